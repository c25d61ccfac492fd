"""What a waiting mail is decided by and made of, read for many mails of a queue in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from peewee import JOIN, SQL, fn

from connectors.types import Parent
from server import keys
from server.domain import personalisation
from server.domain.addresses import domain
from server.domain.codes import MessageEnd, MessageState, StepKind, TaskState
from server.models import (
    Email,
    Enrollment,
    Fact,
    Mailbox,
    Message,
    Person,
    StepVersion,
    Suppression,
    Task,
    User,
)
from server.models import Sequence as SequenceRow
from server.queries import account, courses, rendering, threads
from server.queries.courses import Course
from server.queries.standing import standing
from server.queries.steps import Step
from server.statement import Given, Ids, Statement

DAY = timedelta(days=1)
LEAVING = (MessageState.SENDING, MessageState.UNCERTAIN)
# With a literal in the statement, and only so, both databases use their partial index.
UNSETTLED = Message.state << SQL("('sending', 'uncertain')")


@dataclass(frozen=True, eq=False)
class Situation:
    """One waiting mail and all that the checks, the text and the plan of what follows look at."""

    message: Message
    enrollment: Enrollment  # with its person, address, user and sequence
    mailbox: Mailbox
    course: Course
    restored_copy: bool
    company: str
    keys: tuple[str, ...]  # what the opt-out list would hold of this person
    suppressed: bool
    sent: tuple[Message, ...]  # the mails of this enrollment that have left
    recent: list[datetime]  # what the mailbox sent, or may have, in the last 24 hours: one list for its whole queue

    @classmethod
    def of(cls, message: Message, now: datetime) -> Situation:
        return read([message.id], now=now)[0]

    @property
    def standing(self) -> str:
        """What `standing` was when this was read."""
        return str(self.message.standing)

    @property
    def last_sent(self) -> datetime | None:
        """When the last mail left to this person, or may have left, from whichever mailbox."""
        return Message.sent_at.python_value(self.message.last_sent)

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.course.steps

    @cached_property
    def step(self) -> Step | None:
        """None in the moment in which it was removed from the sequence."""
        return next((one for one in self.steps if one.id == self.message.step_id), None)

    @cached_property
    def merge(self) -> personalisation.Cleaned:
        recipient = rendering.Recipient.of(self.enrollment.person, self.enrollment.email)
        return personalisation.cleaned(rendering.values(recipient, self.enrollment.user, self.company))

    @cached_property
    def answered(self) -> tuple[Parent, str] | None:
        """The mail that this one answers, and the subject which that one left with."""
        return threads.parent_among(self.sent, self.enrollment, self.step, self.steps) if self.step else None

    @cached_property
    def missing(self) -> list[str]:
        """The merge fields that this mail would leave empty; "email" when there is no address left."""
        if self.step is None:
            return []
        subject = "" if self.answered else threads.opening_subject(self.step, self.steps)
        holes = rendering.missing((subject, self.step.body), self.merge)
        return holes if self.enrollment.email else [*holes, "email"]

    def after_sending(self, sent_at: datetime) -> Course:
        """The course once this mail has left; everything else is as it was read."""
        assert self.step is not None
        version, mail = self.step.version_id, (StepKind.EMAIL, self.message.id)
        marks = tuple(
            mark._replace(state=MessageState.SENT, end=MessageEnd.SENT, version_id=version, left_at=sent_at)
            if (mark.kind, mark.id) == mail else mark for mark in self.course.marks)
        return replace(self.course, marks=marks,
                       days={**self.course.days, version: self.step.day_offset})


def _rows() -> Any:
    """Messages with all that is one row each."""
    return Message.select(
        Message, Enrollment, Person, Email, User, SequenceRow, _unsettled().alias("unsettled"), _task().alias("task"),
        _last_sent().alias("last_sent"), _fact("company").alias("company"), _fact("instance").alias("instance"),
        standing('"t1"').alias("standing"),
    ).join(Enrollment).join(Person).switch(Enrollment).join(Email, JOIN.LEFT_OUTER).switch(Enrollment).join(
        User, on=Enrollment.user).switch(Enrollment).join(SequenceRow).switch(Message).where(
        Message.id.in_(Ids("messages")))


def _unsettled() -> Any:
    """Another mail of this enrollment is leaving, or nobody knows whether it left."""
    other = Message.alias()
    return fn.EXISTS(other.select(other.id).where(
        other.enrollment == Message.enrollment, other.id != Message.id,
        other.state.in_(LEAVING)))


def _task() -> Any:
    """An open task that this mail waits for."""
    before, mine = StepVersion.alias(), StepVersion.alias()
    return fn.EXISTS(Task.select(Task.id).join(before, on=Task.version == before.id).join(
        mine, on=mine.id == Message.version).where(
        Task.enrollment == Message.enrollment, Task.state == TaskState.OPEN, Task.round == Enrollment.round,
        Task.step.is_null(False), before.blocks, before.position < mine.position))


def _last_sent() -> Any:
    other, theirs = Message.alias(), Enrollment.alias()
    return other.select(fn.MAX(fn.COALESCE(other.sent_at, other.attempted_at))).join(
        theirs, on=other.enrollment == theirs.id).where(
        theirs.person == Enrollment.person, other.state.in_([MessageState.SENT, *LEAVING]))


def _fact(name: str) -> Any:
    return Fact.select(Fact.value).where(Fact.name == name)


def read(ids: Sequence[int], *, now: datetime) -> list[Situation]:
    """The situations of these messages, in their order.

    How things stand is read first: whatever changes while the rest is read makes it another than at the intent.
    """
    found = {message.id: message for message in _ROWS.run(messages=ids)}
    messages = [found[one] for one in ids if one in found]
    enrollments = [message.enrollment for message in messages]
    boxes = {box.id: box for box in _BOXES.run(boxes={row.mailbox_id for row in enrollments})}
    recent, names = _recent(boxes, now), _keys(enrollments)
    condemned = _suppressed(names)
    known = list(courses.of(enrollments))
    sent = _sent(known)
    return [Situation(message, row, boxes[row.mailbox_id], course, account.foreign(message.instance),
                      message.company or "", tuple(names[row.person_id]),
                      not condemned.isdisjoint(names[row.person_id]), tuple(sent[row.id]), recent[row.mailbox_id])
            for message, row, course in zip(messages, enrollments, known, strict=True)]


def _recent(boxes: Iterable[int], now: datetime) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {box: [] for box in boxes}
    for box, at in _RECENT.run(boxes=found, since=now - DAY):
        found[box].append(at)
    return found


def _left_since() -> Any:
    left: Any = Message.select(Message.mailbox, Message.sent_at).where(
        Message.mailbox.in_(Ids("boxes")), Message.sent_at > Given("since"))
    perhaps: Any = Message.select(Message.mailbox, Message.attempted_at).where(
        Message.mailbox.in_(Ids("boxes")), UNSETTLED, Message.attempted_at > Given("since"))
    return left.union_all(perhaps).tuples()


def _keys(enrollments: Iterable[Enrollment]) -> dict[int, list[str]]:
    """Each person's addresses and their domains, as the opt-out list knows them."""
    found: dict[int, list[str]] = defaultdict(list)
    for person, match_key, address in _ADDRESSES.run(people={row.person_id for row in enrollments}):
        found[person] += [keys.address_key(match_key), keys.address_key(domain(address))]
    return found


def _suppressed(names: dict[int, list[str]]) -> set[str]:
    wanted = {key for of_one in names.values() for key in of_one}
    listed: Any = Suppression.select(Suppression.key).where(Suppression.key.in_(wanted)).tuples()
    return {key for (key,) in listed} if wanted else set()


def _sent(known: Iterable[Course]) -> dict[int, list[Message]]:
    """The mails that have left, of those whose courses name any."""
    found: dict[int, list[Message]] = defaultdict(list)
    ids = [course.enrollment.id for course in known if any(mark.state is MessageState.SENT for mark in course.marks)]
    for message in _SENT.run(enrollments=ids) if ids else ():
        found[message.enrollment_id].append(message)
    return found


_ROWS = Statement(_rows)
_BOXES = Statement(lambda: Mailbox.select(Mailbox, User).join(User).where(Mailbox.id.in_(Ids("boxes"))))
_RECENT = Statement(_left_since)
_ADDRESSES = Statement(lambda: Email.select(Email.person, Email.match_key, Email.address).where(
    Email.person.in_(Ids("people"))).tuples())
_SENT = Statement(lambda: Message.select(
    Message.enrollment, Message.mailbox, Message.step, Message.round, Message.provider_id, Message.thread_id,
    Message.rfc_id, Message.subject).where(
    Message.enrollment.in_(Ids("enrollments")), Message.state == MessageState.SENT).order_by(Message.sent_at))
