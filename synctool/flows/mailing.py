"""Letters with an attachment: as a draft that a mail program opens, and through an SMTP server."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from synctool.errors import ConfigError, SyncError

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
SECONDS = 30
NO_CONTACT, _NOT_YET = "no-contact", "not-yet"


@dataclass(frozen=True, slots=True)
class Draft:
    sender: str
    """``智慧國家推動小組 <a@example.gov.tw>``; may be empty in a draft."""
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    attachment: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    security: str = "auto"
    """``tls`` from the start, ``starttls``, ``none``, or ``auto``: by port, then by what it offers."""
    user: str = ""
    password: str = ""


def server_named(text: str, security: str = "auto", user: str = "", password: str = "") -> Server:
    """``mail.example.gov.tw:587``; without a port 25, or 465 for ``tls``. Raises :class:`ConfigError`."""
    host, mark, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not mark:
        host, port = text, "465" if security == "tls" else "25"
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ConfigError("mail-server", found=text)
    return Server(host.strip("[]"), int(port), security, user, password)


def message_of(draft: Draft) -> EmailMessage:
    """The letter as RFC 5322 has it; headers by RFC 2047, the attachment's name by RFC 2231."""
    message = EmailMessage(policy=SMTP)
    if draft.sender:
        message["From"] = _address(draft.sender)
    for name, addresses in (("To", draft.to), ("Cc", draft.cc)):
        if addresses:
            message[name] = [_address(one) for one in addresses]
    message["Subject"] = draft.subject
    message.set_content(draft.text, charset="utf-8", cte="base64")
    if draft.attachment:
        name, data = draft.attachment
        message.add_attachment(data, maintype=XLSX[0], subtype=XLSX[1], filename=name)
        message.set_boundary(hashlib.sha256(data + draft.text.encode()).hexdigest()[:32])
    return message


def _address(text: str) -> Address:
    name, spec = parseaddr(text)
    try:
        return Address(name, addr_spec=spec)
    except (ValueError, IndexError) as error:
        raise ConfigError("mail-address", found=text) from error


def letter(draft: Draft) -> bytes:
    """A draft's bytes; ``X-Unsent`` has mail programs open it to be edited and sent (Outlook and others)."""
    message = message_of(draft)
    message["X-Unsent"] = "1"
    return message.as_bytes()


def deliver(server: Server, drafts: Mapping[str, Draft]) -> dict[str, str]:
    """Send each draft; by its name why it was not sent (:data:`NO_CONTACT` …), ``""`` where it was.

    Raises :class:`ConfigError` without a sender, :class:`SyncError` where the
    server cannot be reached, refuses the login, or would take a password
    over an open connection.
    """
    from datetime import datetime

    if any(not draft.sender for draft in drafts.values()):
        raise ConfigError("mail-no-sender")
    results = {name: _NOT_YET if draft.to else NO_CONTACT for name, draft in drafts.items()}
    if _NOT_YET not in results.values():
        return results
    try:
        with _connected(server) as connection:
            for name, draft in drafts.items():
                if not draft.to:
                    continue
                message = message_of(draft)
                message["Date"] = format_datetime(datetime.now().astimezone())
                message["Message-ID"] = make_msgid(domain=parseaddr(draft.sender)[1].partition("@")[2])
                results[name] = _sent(connection, message)
    except (OSError, smtplib.SMTPException) as error:
        why = _why(error)
        if "" not in results.values():
            raise SyncError("mail-failed", host=server.host, port=server.port, why=why) from error
        results = {name: why if result == _NOT_YET else result for name, result in results.items()}
    return results


def _sent(connection: smtplib.SMTP, message: EmailMessage) -> str:
    try:
        refused = connection.send_message(message)
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as error:
        connection.rset()
        return _why(error)
    return "、".join(refused)


def _connected(server: Server) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    if server.security == "tls" or (server.security == "auto" and server.port == 465):
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=secure)
        is_secret = True
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        connection.ehlo()
        wanted = server.security == "starttls"
        is_secret = wanted or (server.security == "auto" and connection.has_extn("starttls"))
        if is_secret:
            connection.starttls(context=secure)
            connection.ehlo()
    if server.user:
        if not is_secret:
            connection.close()
            raise SyncError("mail-open", host=server.host, port=server.port)
        connection.login(server.user, server.password)
    return connection


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return f"{error.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
    return str(error) or type(error).__name__
