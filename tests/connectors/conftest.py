"""A clock that can be moved, and every connector in turn with its peer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.connectors.peers import PEERS, Clock, Peer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=PEERS)
def peer(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Peer]:
    with PEERS[request.param](clock.now) as ready:
        yield ready
