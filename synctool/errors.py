"""What stops a run. Data faults are values (:class:`synctool.model.Problem`), never exceptions."""

from __future__ import annotations


class SyncError(Exception):
    """Base of all that stops a run.

    ``code`` names the texts (message and remedy) in the catalogue, ``detail``
    fills their blanks; ``exit_code`` is the command's (DESIGN: 2 usage or
    configuration, 3 refused or failed and nothing was changed).
    """

    exit_code = 3

    def __init__(self, code: str, **detail: object) -> None:
        self.code = code
        self.detail = {name: str(value) for name, value in detail.items()}
        super().__init__(code, self.detail)

    def __reduce__(self) -> tuple[object, ...]:
        # Another process sends it as a value.
        return _again, (type(self), self.code, self.detail)

    def __str__(self) -> str:
        return f"{self.code}: " + ", ".join(f"{k}={v}" for k, v in self.detail.items())


class ConfigError(SyncError):
    """The configuration or the command cannot be understood."""

    exit_code = 2


class UnreadableFile(SyncError):
    """A file is damaged, encrypted, too large or of no known format."""


class RefusedEdit(SyncError):
    """A planned write would touch what must not be touched (a formula, a merged cell …)."""


class ChangedMeanwhile(SyncError):
    """The file is no longer the one that was read (compare-and-swap failed)."""


class ProofFailed(SyncError):
    """What was written is not the plan and nothing but the plan; the file was not replaced."""


class HistoryDamaged(SyncError):
    """The history cannot be read."""


class Locked(SyncError):
    """Another run holds the lock."""


class WriteUnclear(SyncError):
    """A service did not say whether a write was carried out; the next run finds out."""


def _again(kind: type[SyncError], code: str, detail: dict[str, str]) -> SyncError:
    return kind(code, **detail)
