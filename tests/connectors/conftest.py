"""A clock that can be moved, every connector in turn with its peer, and a sandbox of Anna's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.sandbox.world import World
from connectors.types import Client, Provider
from tests.connectors.peers import PEERS, Clock, Peer, google_client, running, world_of_anna


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=PEERS)
def peer(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Peer]:
    with PEERS[request.param](clock.now) as ready:
        yield ready


@pytest.fixture
def world(clock: Clock) -> World:
    return world_of_anna(clock.now, Provider.GMAIL)


@pytest.fixture
def client(world: World) -> Iterator[Client]:
    with running(world) as url:
        yield google_client(url)
