"""Gmail and Google Workspace."""

from __future__ import annotations

from connectors.base import Connector, OAuth, OnRefresh
from connectors.gmail.connector import Gmail
from connectors.gmail.oauth import GoogleConsent
from connectors.types import Client, Credentials


def connect(client: Client, credentials: Credentials, on_refresh: OnRefresh) -> Connector:
    return Gmail(client, credentials, on_refresh)


def oauth(client: Client) -> OAuth:
    return GoogleConsent(client)
