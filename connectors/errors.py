"""What went wrong at a provider, named for the caller's next move."""

from __future__ import annotations


class ConnectorError(Exception):
    """Base of all. `detail` is the provider's own words: no address, no token, no text of a mail."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class AccessLost(ConnectorError):
    """The consent is gone: ask the user to reconnect, put the message back."""


class Rejected(ConnectorError):
    """The provider refuses this very mail: it fails, trying again is no use."""


class Throttled(ConnectorError):
    """Too fast, or a daily limit. `retry_after` is seconds, None where the provider names none."""

    def __init__(self, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(ConnectorError):
    """Nothing was accepted (no connection, a refused read): the same call may be made again."""


class OutcomeUnknown(ConnectorError):
    """The send may or may not have happened: look with `find` before anything else."""


class CursorExpired(ConnectorError):
    """The provider forgot this cursor: read our own threads and recent mail, then start a fresh one."""


class ConsentError(ConnectorError):
    """Connecting a mailbox ended without one; `code` picks the sentence that the user reads."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        # denied | scope_missing | wrong_state | exchange_failed | client_refused | unreachable
        self.code = code
