"""Service accounts and their tokens: RS256 assertions at the loopback token_uri, as google-auth does."""

from __future__ import annotations

import base64
import json
import time
from typing import Any
from urllib.parse import parse_qs

from .errors import ApiError
from .state import Account, Cloud

LIFETIME = 3599
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class GrantError(Exception):
    """A refusal of the token endpoint: 400 with OAuth's error code."""

    def __init__(self, description: str, code: str = "invalid_grant") -> None:
        super().__init__(description)
        self.body = {"error": code, "error_description": description}


def new_key() -> str:
    """A private RSA key in PEM. Costs a tenth of a second: made when an account's file is asked for."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def account_file(account: Account, base: str) -> dict[str, Any]:
    """What a service account's JSON file holds, its token_uri on the loopback."""
    if not account.private_key:
        account.private_key = new_key()
    return {
        "type": "service_account",
        "project_id": "emulator",
        "private_key_id": account.email,
        "private_key": account.private_key,
        "client_email": account.email,
        "client_id": "0",
        "auth_uri": f"{base}/auth",
        "token_uri": f"{base}/token",
        "universe_domain": "googleapis.com",
    }


def authorized_user_file(account: Account, base: str) -> dict[str, Any]:
    """What a person's OAuth file holds."""
    return {
        "type": "authorized_user",
        "client_id": "emulator",
        "client_secret": "emulator",
        "refresh_token": f"refresh:{account.email}",
        "token_uri": f"{base}/token",
    }


def exchange(cloud: Cloud, body: bytes) -> dict[str, Any]:
    """Answer the token endpoint. Raises GrantError."""
    form = {name: values[-1] for name, values in parse_qs(body.decode()).items()}
    if form.get("grant_type") == _GRANT:
        email = _asserted(cloud, form.get("assertion", ""))
    elif form.get("grant_type") == "refresh_token":
        email = form.get("refresh_token", "").removeprefix("refresh:")
        if email not in cloud.accounts or cloud.accounts[email].service:
            raise GrantError("Token has been expired or revoked.")
    else:
        raise GrantError("Invalid grant_type", "unsupported_grant_type")
    return {"access_token": issue(cloud, email), "expires_in": LIFETIME, "token_type": "Bearer"}


def issue(cloud: Cloud, email: str) -> str:
    token = "ya29." + "".join(cloud.random.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(40))
    cloud.tokens[token] = (email, time.time() + LIFETIME)
    return token


def _part(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _asserted(cloud: Cloud, assertion: str) -> str:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    try:
        head, claims, signature = assertion.split(".")
        header, claim = json.loads(_part(head)), json.loads(_part(claims))
    except ValueError:
        raise GrantError("Invalid JWT: not a JWT.") from None
    account = cloud.accounts.get(claim.get("iss", ""))
    if account is None or not account.service or not account.private_key:
        raise GrantError("Invalid grant: account not found")
    if header.get("alg") != "RS256":
        raise GrantError("Invalid JWT: alg must be RS256.")
    key = serialization.load_pem_private_key(account.private_key.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    try:
        key.public_key().verify(
            _part(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256()
        )
    except InvalidSignature:
        raise GrantError("Invalid JWT Signature.") from None
    now = time.time()
    if not claim.get("iat", 0) - 300 <= now <= claim.get("exp", 0) or claim["exp"] - claim["iat"] > 3700:
        raise GrantError(
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
        )
    if not str(claim.get("aud", "")).endswith("/token"):
        raise GrantError("Invalid JWT: Failed audience check.")
    if not claim.get("scope"):
        raise GrantError("Invalid OAuth scope or ID token audience provided.", "invalid_scope")
    subject = claim.get("sub")
    if subject and subject != account.email:
        if not account.delegates:
            raise GrantError(
                "Client is unauthorized to retrieve access tokens using this method, or client not "
                "authorized for any of the scopes requested.",
                "unauthorized_client",
            )
        return str(subject)
    return account.email


def authenticate(cloud: Cloud, header: str, anonymous: str) -> str:
    """The account behind an Authorization header. Raises 401."""
    token = header.removeprefix("Bearer ").strip()
    email, until = cloud.tokens.get(token, ("", 0.0))
    if email and until > time.time():
        return email
    if anonymous:
        return anonymous
    text = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
        "other valid authentication credential. See "
        "https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    raise ApiError(401, text)
