"""What one mailbox has to send, in the order in which it leaves; read in parts and kept for a moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, SQL, fn

from server.actions import stop
from server.domain.codes import EnrollmentState, Finish, Hold, MessageState
from server.models import Enrollment, Mailbox, Message, StepVersion
from server.queries import holds, situations
from server.queries.situations import Situation
from server.statement import Given, Ids, Statement

# With a literal in the statement, and only so, both databases use their partial index.
PLANNED = Message.state == SQL("'planned'")
FIRST, MOST = 2, 64  # mails that are read at once: a turn sends one as a rule, and many only to catch up
KEPT = timedelta(seconds=20)  # then others are due as well, and may go first


class Outbox:
    """A turn's view of its mailbox. Whatever changes meanwhile is found by `Situation.standing`, not here."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._held: holds.Held | None = None
        self.forget()

    def forget(self) -> None:
        """Read everything again when it is asked for."""
        self._read_at: datetime | None = None
        self._waiting: list[Situation] = []
        self._known: list[int] = []
        self._room, self._complete = FIRST, False

    def refresh(self, now: datetime) -> None:
        """Forget what was read a while ago. Not after the mailbox was read: from there on the way is short."""
        if self._read_at and now - self._read_at >= KEPT:
            self.forget()

    def first_free(self, now: datetime) -> Situation | None:
        """The first due mail that nothing holds; why the others wait is written down on the way."""
        place = 0
        while place < len(self._waiting) or self._more(now):
            at = self._waiting[place]
            if _waits(at.message, now):
                place += 1
            elif _ended(at, now):
                self._waiting.remove(at)
            elif (held := holds.first(at, now=now)) is None:
                return at
            elif held.hold in holds.WHOLE_MAILBOX:  # nobody overtakes: whoever is next waits, and those behind
                self.hold(held.hold, held.until)
                return None
            else:
                _hold(at.message, held)
                place += 1
        return None

    def left(self, at: Situation, sent_at: datetime) -> None:
        self._waiting.remove(at)
        at.recent.append(sent_at)

    def hold(self, why: Hold, until: datetime | None) -> None:
        """The whole mailbox waits: written with the end of the turn, to every mail that is due."""
        self._held = holds.Held(why, until)

    def close(self, now: datetime) -> None:
        if self._held:
            Message.update(hold=self._held.hold, held_until=self._held.until).where(
                Message.mailbox == self._mailbox, PLANNED, Message.due_at <= now,
                Message.held_until.is_null() | (Message.held_until <= now)).execute()

    def _more(self, now: datetime) -> bool:
        """Read the next ones in the queue. False when there are none."""
        if self._complete:
            return False
        self._read_at = self._read_at or now
        ids = _due(self._mailbox, now, self._known, self._room)
        found = situations.read(ids, now=now) if ids else []
        self._waiting += found
        self._known += ids
        self._complete = len(ids) < self._room
        self._room = min(4 * self._room, MOST)
        return bool(found)


def _due(mailbox: Mailbox, now: datetime, known: list[int], most: int) -> list[int]:
    """As `pace.turn` orders them: later steps first, then older enrollments."""
    return [one for (one,) in _NEXT.run(mailbox=mailbox.id, now=now, known=known, most=most)]


def _queue() -> Any:
    return Message.select(Message.id).join(Enrollment).switch(Message).join(StepVersion, JOIN.LEFT_OUTER).where(
        Message.mailbox == Given("mailbox"), PLANNED, Message.due_at <= Given("now"),
        Enrollment.state == EnrollmentState.ACTIVE,
        Message.held_until.is_null() | (Message.held_until <= Given("now")) | Message.hold.in_(holds.PACE),
        Message.id.not_in(Ids("known"))).order_by(
        fn.COALESCE(StepVersion.position, 0).desc(), Enrollment.created_at, Enrollment.key).limit(
        Given("most")).tuples()


_NEXT = Statement(_queue)


def _waits(message: Message, now: datetime) -> bool:
    return bool(message.held_until and message.held_until > now and message.hold not in holds.PACE)


def _ended(at: Situation, now: datetime) -> bool:
    """Whether nobody may write to this person any more; said as the enrollment's end, not as a silent skip."""
    enrollment = at.enrollment
    if at.suppressed:
        stop.stop(enrollment, Finish.OPTED_OUT, now=now, where="suppressed")
        return True
    if enrollment.hold is Hold.CHALLENGE and enrollment.held_until and enrollment.held_until <= now:
        stop.stop(enrollment, Finish.BOUNCED, now=now, where="challenge")
        return True
    return False


def _hold(message: Message, held: holds.Held) -> None:
    if (message.hold, message.held_until) != (held.hold, held.until):
        message.hold, message.held_until = held.hold, held.until
        Message.update(hold=held.hold, held_until=held.until).where(
            Message.id == message.id, Message.state == MessageState.PLANNED).execute()
