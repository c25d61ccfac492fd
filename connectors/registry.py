"""From a provider's name to its connector. Only actions import this."""

from __future__ import annotations

from connectors import gmail, memory, microsoft
from connectors.base import Connector, OAuth, OnRefresh
from connectors.types import Client, Credentials, Provider

_PROVIDERS = {
    Provider.GMAIL: gmail,
    Provider.MICROSOFT: microsoft,
    Provider.MEMORY: memory,
}


def connect(provider: Provider, client: Client, credentials: Credentials, on_refresh: OnRefresh) -> Connector:
    """A connector for one mailbox; `on_refresh` is called with every new set of credentials, at once."""
    return _PROVIDERS[provider].connect(client, credentials, on_refresh)


def oauth(provider: Provider, client: Client) -> OAuth:
    return _PROVIDERS[provider].oauth(client)
