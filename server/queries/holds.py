"""Why a due mail may not leave now: one ordered list of checks, asked before each send and by `explain`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from server.domain import pace, schedule
from server.domain.codes import EnrollmentState, Hold, MailboxState, MessageState, SequenceState, TaskState
from server.models import Enrollment, Mailbox, Message, Task
from server.queries import account, plans, rendering, threads

DAY = timedelta(days=1)
# These hold the mailbox itself: whoever is next in its queue waits as well.
WHOLE_MAILBOX = frozenset({Hold.RESTORED_COPY, Hold.DAILY_LIMIT, Hold.SPACING, Hold.PROVIDER_THROTTLED,
                           Hold.MAILBOX_PAUSED, Hold.MAILBOX_DISCONNECTED})
# Who waits for the mailbox's pace keeps their turn: nobody behind them in the queue goes first.
PACE = frozenset({Hold.DAILY_LIMIT, Hold.SPACING})


@dataclass(frozen=True)
class Held:
    """Why, and until when if that is known."""

    hold: Hold
    until: datetime | None = None


@dataclass(frozen=True)
class Situation:
    """What the checks look at."""

    message: Message
    enrollment: Enrollment
    mailbox: Mailbox
    now: datetime

    @classmethod
    def of(cls, message: Message, now: datetime) -> Situation:
        enrollment = Enrollment.get_by_id(message.enrollment_id)
        return cls(message, enrollment, Mailbox.get_by_id(enrollment.mailbox_id), now)

    @cached_property
    def steps(self) -> tuple[plans.Step, ...]:
        return plans.steps_for(self.enrollment)


def _copy(at: Situation) -> Held | None:
    """A database that another installation has sent from: both would write to the same people."""
    del at
    return Held(Hold.RESTORED_COPY) if account.restored_copy() else None


def _undo(at: Situation) -> Held | None:
    """By the moment of enrolling: no Resume, edit or reconnecting shortens it."""
    until = at.enrollment.created_at + plans.UNDO_WINDOW
    waits = at.now < until and (at.message.due_at or at.now) < until
    return Held(Hold.UNDO_WINDOW, until) if waits else None


def _person(at: Situation) -> Held | None:
    return Held(Hold.PAUSED_PERSON) if at.enrollment.state is EnrollmentState.PAUSED else None


def _away(at: Situation) -> Held | None:
    enrollment = at.enrollment
    if enrollment.hold and enrollment.held_until and enrollment.held_until > at.now:
        return Held(enrollment.hold, enrollment.held_until)
    return None


def _mailbox(at: Situation) -> Held | None:
    if at.mailbox.state is MailboxState.DISCONNECTED:
        return Held(Hold.MAILBOX_DISCONNECTED)
    return Held(Hold.MAILBOX_PAUSED) if at.mailbox.state is MailboxState.PAUSED else None


def _readable(at: Situation) -> Held | None:
    """Set by the last failed reading; a successful one clears it."""
    until = at.message.held_until
    waits = at.message.hold is Hold.MAILBOX_UNREADABLE and until and until > at.now
    return Held(Hold.MAILBOX_UNREADABLE, until) if waits else None


def _owner(at: Situation) -> Held | None:
    return Held(Hold.OWNER_DISABLED) if at.enrollment.user.disabled_at else None


def _sequence(at: Situation) -> Held | None:
    return Held(Hold.PAUSED_SEQUENCE) if at.enrollment.sequence.state is SequenceState.PAUSED else None


def _absence(at: Situation) -> Held | None:
    user = at.enrollment.user
    today = schedule.local_date(at.now, user.zone)
    if user.away_from and user.away_until and user.away_from <= today <= user.away_until:
        return Held(Hold.PAUSED_USER, schedule.instant(user.away_until + DAY, plans.MIDNIGHT, user.zone)[0])
    return None


def _uncertain(at: Situation) -> Held | None:
    others = Message.select().where(
        Message.enrollment == at.enrollment, Message.id != at.message.id,
        Message.state.in_([MessageState.SENDING, MessageState.UNCERTAIN]))
    return Held(Hold.UNCERTAIN_PREVIOUS) if others.exists() else None


def _task(at: Situation) -> Held | None:
    version = at.message.version
    tasks = Task.select().where(Task.enrollment == at.enrollment, Task.state == TaskState.OPEN,
                                Task.round == at.enrollment.round, Task.step.is_null(False))
    waits = any(task.version and task.version.blocks and version and task.version.position < version.position
                for task in tasks)
    return Held(Hold.TASK_OPEN) if waits else None


def _fields(at: Situation) -> Held | None:
    return Held(Hold.MISSING_FIELD) if missing_fields(at.message, at.steps) else None


def missing_fields(message: Message, steps: tuple[plans.Step, ...] | None = None) -> list[str]:
    """The merge fields that this mail would leave empty; "email" when there is no address left."""
    enrollment = message.enrollment
    steps = plans.steps_for(enrollment) if steps is None else steps
    step = next((one for one in steps if one.id == message.step_id), None)
    if step is None:
        return []
    merge = rendering.values(rendering.Recipient.of(enrollment.person, enrollment.email), enrollment.user)
    subject = "" if threads.sent_parent(enrollment, step, steps) else threads.opening_subject(step, steps)
    holes = rendering.missing((subject, step.body), merge)
    return holes if enrollment.email else [*holes, "email"]


def _throttled(at: Situation) -> Held | None:
    until = at.mailbox.throttled_until
    return Held(Hold.PROVIDER_THROTTLED, until) if until and until > at.now else None


def _window(at: Situation) -> Held | None:
    """The window is that of the step's own time: "now" may be later than it, and a clock change may move it."""
    due = at.message.due_at or at.now
    zone = at.enrollment.zone
    step = next((one for one in at.steps if one.id == at.message.step_id), None)
    timed = step.time if step else due.astimezone(ZoneInfo(zone)).time()
    slot, why = schedule.next_slot(due, zone, timed, plans.calendar_of(at.enrollment.sequence), at.now)
    return Held(why or Hold.OUTSIDE_WINDOW, slot) if slot > at.now else None


def _one_a_day(at: Situation) -> Held | None:
    """Late mails never come as two on one day."""
    zone = at.enrollment.zone
    row = (Message.select(Message.sent_at).join(Enrollment).where(
        Enrollment.person == at.enrollment.person_id, Message.state == MessageState.SENT,
        Message.sent_at > at.now - 2 * DAY).order_by(Message.sent_at.desc()).first())
    today = schedule.local_date(at.now, zone)
    if row is None or schedule.local_date(row.sent_at, zone) != today:
        return None
    return Held(Hold.PREVIOUS_STEP_PENDING, schedule.instant(today + DAY, plans.MIDNIGHT, zone)[0])


def _pace(at: Situation) -> Held | None:
    rows: Any = Message.select(Message.sent_at).where(
        Message.mailbox == at.mailbox, Message.sent_at > at.now - DAY).tuples()
    spacing = pace.spacing(at.enrollment.key, at.message.step_id)
    free, why = pace.next_free(at.now, [row[0] for row in rows], at.mailbox.daily_cap, spacing)
    return Held(why or Hold.SPACING, free) if free > at.now else None


# In the order in which a person would ask.
CHECKS: tuple[tuple[Hold, Callable[[Situation], Held | None]], ...] = (
    (Hold.RESTORED_COPY, _copy),
    (Hold.UNDO_WINDOW, _undo),
    (Hold.PAUSED_PERSON, _person),
    (Hold.OUT_OF_OFFICE, _away),
    (Hold.OWNER_DISABLED, _owner),
    (Hold.PAUSED_SEQUENCE, _sequence),
    (Hold.PAUSED_USER, _absence),
    (Hold.MAILBOX_DISCONNECTED, _mailbox),
    (Hold.MAILBOX_UNREADABLE, _readable),
    (Hold.UNCERTAIN_PREVIOUS, _uncertain),
    (Hold.TASK_OPEN, _task),
    (Hold.MISSING_FIELD, _fields),
    (Hold.OUTSIDE_WINDOW, _window),
    (Hold.PREVIOUS_STEP_PENDING, _one_a_day),
    (Hold.PROVIDER_THROTTLED, _throttled),
    (Hold.DAILY_LIMIT, _pace),
)


def hold_against(message: Message, *, now: datetime) -> Held | None:
    """The first check that keeps this due mail from leaving now; None: it may leave."""
    at = Situation.of(message, now)
    return next((held for _, check in CHECKS if (held := check(at))), None)
