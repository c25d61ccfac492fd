"""Microsoft 365 and Outlook.com through Graph: each mail a draft first, then that draft sent."""

from __future__ import annotations

from connectors.base import OnRefresh
from connectors.microsoft.connector import MicrosoftConnector
from connectors.microsoft.graph import GRAPH_ROOT, Graph
from connectors.microsoft.oauth import MicrosoftOAuth, Tokens
from connectors.types import Client, Credentials


def connect(client: Client, credentials: Credentials, on_refresh: OnRefresh) -> MicrosoftConnector:
    root = client.endpoints.get("graph_root", GRAPH_ROOT)
    return MicrosoftConnector(Graph(root, Tokens(client, credentials, on_refresh)))


def oauth(client: Client) -> MicrosoftOAuth:
    return MicrosoftOAuth(client)
