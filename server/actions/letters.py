"""One mail outside of every sequence, from a leased mailbox: a test, a notice. Nothing of it is remembered."""

from __future__ import annotations

import contextlib

from connectors.base import Connector
from connectors.errors import ConnectorError, OutcomeUnknown
from connectors.types import OutgoingMessage


def send(connector: Connector, outgoing: OutgoingMessage) -> None:
    """Exactly one request that can send. Raises what the connector raises; a refused draft is taken away again."""
    prepared = connector.prepare(outgoing)
    try:
        connector.send(prepared)
    except OutcomeUnknown:
        raise
    except ConnectorError:
        with contextlib.suppress(ConnectorError):  # the first refusal is the one to tell
            connector.discard(prepared)
        raise
