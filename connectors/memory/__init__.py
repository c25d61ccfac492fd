"""Mailboxes in this process, for tests of the rooms above: no network, real mails, failures on demand."""

from __future__ import annotations

from connectors.base import Connector, OAuth, OnRefresh
from connectors.memory.connector import MemoryConnector
from connectors.memory.oauth import MemoryConsent
from connectors.memory.outlet import Box, Outlet, outlet
from connectors.types import Client, Credentials

__all__ = ["Box", "Outlet", "connect", "oauth", "outlet"]


def connect(client: Client, credentials: Credentials, on_refresh: OnRefresh) -> Connector:
    del client, on_refresh
    return MemoryConnector(outlet.box(credentials.data["address"]))


def oauth(client: Client) -> OAuth:
    return MemoryConsent(client)
