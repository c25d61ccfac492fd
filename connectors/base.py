"""The connector protocol: seven verbs over one mailbox, three over one consent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from connectors.types import (
    Changes,
    Credentials,
    Lookup,
    OutgoingMessage,
    Prepared,
    Profile,
    Sent,
)

OnRefresh = Callable[[Credentials], None]


@runtime_checkable
class Connector(Protocol):
    """One mailbox. Not thread-safe: one object per lease. Every method may raise `connectors.errors`."""

    def prepare(self, message: OutgoingMessage) -> Prepared:
        """Make the provider's draft. Nothing leaves."""

    def send(self, prepared: Prepared) -> Sent:
        """Send that draft with exactly one request that can send. `OutcomeUnknown` when no answer came."""

    def find(self, prepared: Prepared) -> Sent | Lookup:
        """Look whether the draft left. Call it no earlier than the settle time after the send."""

    def discard(self, prepared: Prepared) -> bool:
        """Delete the draft if it is still there: True is proof that it has not left and never will.

        Without a `draft_id` every draft that carries the key goes: a crash may have left one unremembered.
        What it raises is no answer: ask again.
        """

    def cursor(self) -> str:
        """Where the mailbox stands now, for the first `changes`."""

    def changes(self, cursor: str) -> Changes:
        """All mail since `cursor`, in every folder, oldest first; `CursorExpired` when it is forgotten."""

    def recent(self, since: datetime, thread_ids: tuple[str, ...]) -> Changes:
        """After `CursorExpired`: mail since then and of those threads; the cursor is from before reading."""

    def raw(self, provider_id: str) -> bytes:
        """The whole mail as RFC 5322 bytes (headers only where the consent covers no bodies)."""

    def profile(self) -> Profile:
        """The mailbox's address, aliases, name and signature."""

    def revoke(self) -> None:
        """Give the consent back at the provider, as far as it lets us."""


@runtime_checkable
class OAuth(Protocol):
    """The authorization-code flow of one provider, PKCE and state kept by us on the server."""

    def start(self, redirect_uri: str, login_hint: str = "") -> tuple[str, dict[str, Any]]:
        """The consent page's address, and the flow (JSON, with "state") to keep until the callback."""

    def finish(self, flow: Mapping[str, Any], query: Mapping[str, str]) -> Credentials:
        """Trade the callback's query for credentials. `ConsentError` names why not."""
