"""`python -m tests.bench.peer_relance VERB FOLDER URL PEOPLE ACK KIND`: Relance, measured as the peers are.

KIND is one of `peers.OURS`.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from server import clock, settings
from server import database as db
from server.actions import send
from server.app import open_installation
from server.domain import pace
from server.domain.codes import MessageState
from server.models import Message
from tests import factories
from tests.bench import filling
from tests.bench.counting_provider import everywhere
from tests.bench.engine import floor
from tests.bench.file_provider import FileConnector
from tests.chaos.shared_clock import SharedClock

MORNING = datetime.fromisoformat("2027-01-11T08:10:00+00:00")  # a Monday, after nine in Paris
EACH = 100  # people of a mailbox, below its daily cap
OPEN = (MessageState.PLANNED, MessageState.SENDING, MessageState.UNCERTAIN)


def quiet() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def opened(folder: Path, url: str) -> None:
    open_installation(settings.load({}, data_dir=folder, database_url=url, base_url="https://relance.example",
                                    settle_seconds=1, lease_seconds=2, google_client_id="bench",
                                    google_client_secret="bench"))


def prepare(people: int) -> None:
    """People whose first mail falls due this morning, written from one enrolled by hand."""
    firm = factories.firm(MORNING - timedelta(minutes=30))
    firm.clock.at = MORNING - timedelta(minutes=30)
    of, boxes = filling.pattern(firm), max(1, people // EACH)
    filling.mailboxes(firm, boxes)
    filling.waiting(of, 0, people, boxes=boxes, due=MORNING - timedelta(minutes=10))
    Message.update(due_at=MORNING + timedelta(days=30)).where(Message.id == of.message.id).execute()
    filling.settle_down()


def advance(shared: SharedClock) -> Iterator[int]:
    """Ticks until everybody has their first mail, and how many left in each; time moves on where nobody's turn is."""
    shared.move_to(MORNING)
    step = Message.get(Message.id == filling.number(0)).step_id
    while Message.select().where(Message.step == step, Message.state.in_(OPEN), Message.id < 0).exists():
        due = send.due_mailboxes(now=clock.now(), real_now=clock.real())
        sent = sum(send.work(box, now=clock.now, real=clock.real) for box in due)
        if not sent:
            shared.move_to(shared.now() + timedelta(seconds=30))
            time.sleep(0.02)
        yield sent


@contextmanager
def timed() -> Iterator[None]:
    """Prints when it began and ended, by a clock that all processes share, and the processor's seconds."""
    began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
    yield
    print(json.dumps({"began": began, "ended": time.monotonic(),
                      "cpu": resource.getrusage(resource.RUSAGE_SELF).ru_utime - used}))


def main() -> None:
    verb, folder, url, people, ack = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), float(sys.argv[5])
    quiet()
    opened(folder, url)
    with db.database.connection_context():
        if verb == "prepare":
            prepare(people)
            return
        if sys.argv[6:] != ["paced"]:
            pace.SPACING = (0, 0)  # no peer has a pause between two mails
        shared, connector = SharedClock(folder / "clock"), FileConnector(folder, ack)
        clock.follow(shared.offset)
        print("ready", flush=True)
        with timed(), everywhere(lambda: connector):
            if sys.argv[6:] == ["floor"]:
                floor(people, connector)
            else:
                sum(advance(shared))


if __name__ == "__main__":
    main()
