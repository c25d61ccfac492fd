"""The demo's clock: it runs the ticks in between, so that a sequence of weeks is seen in a minute."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from server import clock, jobs
from server.actions import receive
from server.database import database
from server.domain.codes import EnrollmentState, MessageState
from server.models import Enrollment, Fact, Mailbox, Message

_NAME = "demo_clock"
MAX_STOPS = 2000


class MovableClock:
    """Product time is real time plus an offset that only grows, and that survives a restart."""

    def __init__(self) -> None:
        with database.connection_context():
            row = Fact.get_or_none(Fact.name == _NAME)
        self._offset = timedelta(seconds=float(row.value) if row else 0)
        clock.follow(lambda: self._offset)

    def now(self) -> datetime:
        return clock.now()

    def next_due(self) -> datetime | None:
        """The next instant at which a mail may leave; None when nothing waits for the clock."""
        with database.connection_context():
            rows = Message.select(Message.due_at, Message.held_until).join(Enrollment).where(
                Message.state == MessageState.PLANNED, Enrollment.state == EnrollmentState.ACTIVE)
            moments = [max(one for one in (row.due_at, row.held_until) if one) for row in rows if row.due_at]
        later = [moment for moment in moments if moment > self.now()]
        return min(later, default=None)

    def advance_to(self, moment: datetime) -> list[str]:
        """Go there, stopping at each instant at which something is due. Returns a line for each stop with mail."""
        lines = []
        for _ in range(MAX_STOPS):
            due = self.next_due()
            if due is None or due > moment:
                break
            self._move(due)
            lines += self._settle()
        self._move(moment)
        return lines + self._settle()

    def _move(self, moment: datetime) -> None:
        ahead = moment - clock.now()
        if ahead > timedelta():
            self._offset += ahead
            with database.connection_context():
                Fact.insert(name=_NAME, value=str(self._offset.total_seconds())).on_conflict(
                    conflict_target=[Fact.name], update={Fact.value: str(self._offset.total_seconds())}).execute()

    def _settle(self) -> list[str]:
        """Send and read until nothing more happens at this moment, the consumer's own work included."""
        sent = read = 0
        with database.connection_context():
            for _ in range(MAX_STOPS):
                left = sum(jobs.send_one(one) for one in jobs.due())
                sent += left
                if left == 0 and not self._busy():
                    break
            for one in receive.readable_mailboxes(now=clock.now(), every=timedelta()):
                read += jobs.read_one(one)
        return [f"{clock.now():%Y-%m-%d %H:%M} UTC: {sent} sent, {read} read"] if sent else []

    def _busy(self) -> bool:
        """Whether the consumer works on a mailbox at this moment; wait for it a little."""
        busy = Mailbox.select().where(Mailbox.lease.is_null(False)).exists()
        if busy:
            time.sleep(0.05)
        return bool(busy)
