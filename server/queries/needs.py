"""What waits for a human: tasks, mails nobody is sure of, empty merge fields, mailboxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from peewee import JOIN

from server.domain import schedule
from server.domain.codes import EnrollmentState, Hold, MailboxState, MessageState, TaskState
from server.models import Email, Enrollment, Event, Mailbox, Message, Person, Sequence, Task, User
from server.queries import handing
from server.queries.enrollments import latest_versions, positions_of


class Need(StrEnum):
    MAILBOX_DISCONNECTED = "mailbox_disconnected"
    MAILBOX_PAUSED = "mailbox_paused"
    HANDOVER = "handover"
    UNCERTAIN = "uncertain"
    MISSING_FIELD = "missing_field"
    CHALLENGE = "challenge"
    TASK = "task"


@dataclass(frozen=True)
class Item:
    """One thing to do; `values` fill the sentence of the need. The row to act on is named by its id."""

    need: Need
    at: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    enrollment: Enrollment | None = None
    mailbox_id: int | None = None
    message_id: int | None = None
    task_id: int | None = None
    user_id: int | None = None  # who left
    question: bool = False  # a task that is answered by resuming or unenrolling


def needs(user: User, *, now: datetime, everyone: bool = False) -> list[Item]:
    """What waits for this user, or for anyone; the mailboxes first, then by time."""
    owner = None if everyone else user
    mails = _messages(owner)
    asked = [*mails, *_challenges(owner), *_tasks(user, owner, now)]
    return [*_mailboxes(owner), *_handovers(user), *sorted(asked, key=lambda item: item.at)]


def _handovers(user: User) -> list[Item]:
    """Owner and admins are told whose people wait since they were shut out."""
    if user.role.key not in ("owner", "admin"):
        return []
    return [Item(Need.HANDOVER, left.since, {"user": left.user.name, "n": left.people}, user_id=left.user.id)
            for left in handing.left_behind()]


def _mailboxes(owner: User | None) -> list[Item]:
    rows = Mailbox.select(Mailbox, User).join(User).where(
        Mailbox.state != MailboxState.CONNECTED, User.disabled_at.is_null(),
        Mailbox.credentials.is_null(False) | _awaited())
    if owner:
        rows = rows.where(Mailbox.user == owner)
    return [Item(Need.MAILBOX_PAUSED if box.state is MailboxState.PAUSED else Need.MAILBOX_DISCONNECTED,
                 box.state_since, {"address": box.address, "user": box.user.name}, mailbox_id=box.id)
            for box in rows.order_by(Mailbox.id)]


def _awaited() -> Any:
    """A mailbox that was disconnected on purpose matters only while somebody's mails wait for it."""
    return Mailbox.id.in_(Enrollment.select(Enrollment.mailbox).where(Enrollment.state != EnrollmentState.FINISHED))


def _with_people(rows: Any, owner: User | None) -> Any:
    """`rows` selects a table joined with its enrollment."""
    rows = rows.join(Person, on=Enrollment.person).switch(Enrollment).join(Sequence).switch(Enrollment)
    rows = rows.join(Email, JOIN.LEFT_OUTER, on=Enrollment.email).where(
        Enrollment.state != EnrollmentState.FINISHED)
    return rows.where(Enrollment.user == owner) if owner else rows


def _messages(owner: User | None) -> list[Item]:
    """Not known whether it left; or it cannot be written because a field is empty."""
    stuck = (Message.state == MessageState.UNCERTAIN) | (
        (Message.state == MessageState.PLANNED) & (Message.hold == Hold.MISSING_FIELD))
    rows = list(_with_people(Message.select(Message, Enrollment, Person, Sequence, Email).join(Enrollment), owner)
                .where(stuck))
    place = _places(row.enrollment for row in rows)
    holes = {row.enrollment_id: row.data.get("fields", []) for row in Event.select(
        Event.enrollment, Event.data).where(Event.code == "mail_held", Event.enrollment.in_(
            [row.enrollment_id for row in rows])).order_by(Event.id)}
    return [Item(Need.UNCERTAIN if row.state is MessageState.UNCERTAIN else Need.MISSING_FIELD,
                 row.attempted_at or row.due_at,
                 {"person": row.enrollment.person.name, "step": place[row.enrollment_id].get(row.step_id),
                  "sequence": row.enrollment.sequence.name, "fields": holes.get(row.enrollment_id, [])},
                 row.enrollment, message_id=row.id) for row in rows]


def _challenges(owner: User | None) -> list[Item]:
    rows = Enrollment.select(Enrollment, Person, Sequence, Email)
    found = _with_people(rows, owner).where(Enrollment.hold == Hold.CHALLENGE)
    return [Item(Need.CHALLENGE, row.held_since or row.created_at,
                 {"person": row.person.name, "sequence": row.sequence.name}, row) for row in found]


def _tasks(user: User, owner: User | None, now: datetime) -> list[Item]:
    tomorrow = schedule.local_date(now, user.zone) + timedelta(days=1)
    end, _ = schedule.instant(tomorrow, datetime.min.time(), user.zone)
    rows = _with_people(Task.select(Task, Enrollment, Person, Sequence, Email).join(Enrollment), None).where(
        Task.state == TaskState.OPEN, Task.due_at < end)
    if owner:
        rows = rows.where(Task.assignee == owner)
    found = list(rows)
    place = _places(row.enrollment for row in found)
    return [Item(Need.TASK, row.due_at, {"task": row.note, "person": row.enrollment.person.name,
                                         "sequence": row.enrollment.sequence.name,
                                         "step": place.get(row.enrollment_id, {}).get(row.step_id)},
                 row.enrollment, task_id=row.id, question=row.is_question) for row in found]


def _places(enrollments: Iterable[Enrollment]) -> dict[int, dict[int, int]]:
    """Enrollment -> step -> its position in the version that this person follows."""
    rows = list(enrollments)
    latest = latest_versions({row.sequence_id for row in rows})
    version = {row.id: row.pinned_id or latest[row.sequence_id] for row in rows}
    place = positions_of(version.values())
    return {one: place.get(number, {}) for one, number in version.items()}
