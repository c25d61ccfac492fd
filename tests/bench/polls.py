"""What a quiet mailbox costs: calls of a reading, by provider and number of enrollments, and how often it is read."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from unittest import mock

import requests
import structlog

from connectors.base import Connector
from server.actions import receive
from server.domain.codes import MessageState
from server.models import Mailbox, Message
from tests.bench import filling
from tests.bench.counting_provider import everywhere
from tests.bench.engine import installation
from tests.connectors.peers import gmail_peer, microsoft_peer
from tests.factories import Firm

NOW = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)
PEERS = {"Gmail": gmail_peer, "Microsoft 365": microsoft_peer}
AFTER = [timedelta(minutes=m) for m in (0, 15, 60, 180, 360, 24 * 60)]  # since the last send
QUIET = timedelta(hours=24)
MOST = 2.0


@contextmanager
def counted() -> Iterator[list[str]]:
    """The addresses of all requests made meanwhile."""
    asked: list[str] = []
    send = requests.Session.send

    def sending(session: requests.Session, request: requests.PreparedRequest, **more: object) -> requests.Response:
        asked.append(request.url or "")
        return send(session, request, **more)  # type: ignore[arg-type]

    with mock.patch.object(requests.Session, "send", sending):
        yield asked


def read_through(firm: Firm, connector: Callable[[], Connector], length: timedelta) -> list[tuple[datetime, int]]:
    """When the mailbox was read during that time after a send, and the requests of each reading."""
    box, start, read = firm.mailbox.id, firm.now, []
    Message.update(state=MessageState.SENT, sent_at=start).where(Message.id > 0).execute()
    Mailbox.update(cursor=connector().cursor(), read_due=start, read_at=start).where(Mailbox.id == box).execute()
    at = start
    while at <= start + length:
        with counted() as asked:
            assert receive.poll(box, now=at, real_now=at)
        read.append((at, len(asked)))
        at = Mailbox.get_by_id(box).read_due
    return read


def measured(peer: str, people: int, length: timedelta = QUIET) -> tuple[float, list[float]]:
    """Requests a reading, and the minutes between two readings at each moment of AFTER."""
    with tempfile.TemporaryDirectory() as name, installation(f"sqlite:///{Path(name) / 'polls.db'}") as firm:
        filling.waiting(filling.pattern(firm), 0, people, due=NOW + timedelta(days=30))
        with PEERS[peer](lambda: NOW) as opened, everywhere(opened.connect):
            read = read_through(firm, opened.connect, length)
    gaps = [(before - NOW, (after - before).total_seconds() / 60)
            for (before, _), (after, _) in pairwise(read)]
    pauses = [next((gap for since, gap in gaps if since >= moment), gaps[-1][1]) for moment in AFTER]
    return sum(calls for _, calls in read) / len(read), pauses


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench polls", description=__doc__)
    parser.add_argument("--long", action="store_true", help="with 1,000,000 enrollments as well")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    hours = " | ".join(f"{moment.total_seconds() / 3600:g} h" for moment in AFTER)
    print("| provider | enrollments of the mailbox | requests a reading | at most | | minutes to the next reading, "
          f"after {hours} |\n" + "|---" * (5 + len(AFTER)) + "|")
    fine = True
    for peer in PEERS:
        for people in [10, 10_000] + [1_000_000] * options.long:
            calls, pauses = measured(peer, people)
            fine &= calls <= MOST
            print(f"| {peer} | {people:,} | {calls:.2f} | {MOST:g} | {'pass' if calls <= MOST else 'MISSED'} | "
                  + " | ".join(f"{one:.1f}" for one in pauses) + " |", flush=True)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
