"""Errors as the two services word them (Sheets: google.rpc.Status; Drive: the older list of reasons)."""

from __future__ import annotations

from typing import Any

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


class ApiError(Exception):
    """A refusal. `body()` is the JSON object that goes over the wire."""

    def __init__(self, code: int, message: str, extra: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.extra = extra if extra is not None else {"status": STATUS.get(code, "UNKNOWN")}
        self.headers: dict[str, str] = {}
        self.page: str | None = None  # a web page in place of JSON, as front ends answer

    def body(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": self.message, **self.extra}}


class ProtectedError(ApiError):
    """An edit of cells that another identity protected."""

    def __init__(self) -> None:
        super().__init__(
            400,
            "You are trying to edit a protected cell or object. Please contact the spreadsheet owner "
            "to remove protection if you need to edit.",
        )


def invalid(message: str) -> ApiError:
    """400 of the Sheets service."""
    return ApiError(400, message)


def violation(field: str, description: str, message: str | None = None) -> ApiError:
    """400 of the Sheets service that names the field, as its JSON reader words it."""
    entry = {"field": field, "description": description} if field else {"description": description}
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [entry]}]
    return ApiError(400, message or description, {"status": "INVALID_ARGUMENT", "details": details})


def forbidden() -> ApiError:
    return ApiError(403, "The caller does not have permission")


def not_found() -> ApiError:
    return ApiError(404, "Requested entity was not found.")


def drive_error(
    code: int, reason: str, message: str, location: str = "", domain: str = "global", kind: str = "parameter"
) -> ApiError:
    """An error in the Drive service's form."""
    entry = {"message": message, "domain": domain, "reason": reason}
    if location:
        entry |= {"location": location, "locationType": kind}
    return ApiError(code, message, {"errors": [entry]})


def drive_not_found(file_id: str) -> ApiError:
    return drive_error(404, "notFound", f"File not found: {file_id}.", "fileId")


def drive_forbidden() -> ApiError:
    return drive_error(
        403,
        "insufficientFilePermissions",
        "The user does not have sufficient permissions for this file.",
    )


def at_request(error: ApiError, index: int, kind: str) -> ApiError:
    """The same error with the place in a batch that Google puts in front."""
    if error.message.startswith(("Invalid JSON", "Invalid requests[")) or error.code != 400:
        return error
    return ApiError(error.code, f"Invalid requests[{index}].{kind}: {error.message}", error.extra)
