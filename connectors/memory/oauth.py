"""A consent without a page: the hint is the mailbox."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from connectors.errors import ConsentError
from connectors.memory.outlet import outlet
from connectors.types import Client, Credentials


class MemoryConsent:
    def __init__(self, client: Client) -> None:
        del client

    def start(self, redirect_uri: str, login_hint: str = "") -> tuple[str, dict[str, Any]]:
        """The "page" is the callback itself, with the hinted address as the code."""
        state = secrets.token_urlsafe(16)
        query = urlencode({"state": state, "code": login_hint or "demo@mailbox.example"})
        return f"{redirect_uri}?{query}", {"state": state}

    def finish(self, flow: Mapping[str, Any], query: Mapping[str, str]) -> Credentials:
        if not secrets.compare_digest(query.get("state", "").encode(), str(flow["state"]).encode()):
            raise ConsentError("wrong_state")
        if query.get("error"):
            raise ConsentError("denied")
        address = query.get("code", "").lower()
        if not address:
            raise ConsentError("exchange_failed", "no code")
        outlet.box(address).revoked = False
        return Credentials({"address": address})
