"""Why a due mail may not leave now: one ordered list of checks, asked before each send and by `explain`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from server.domain import pace, schedule
from server.domain.codes import EnrollmentState, Hold, MailboxState, SequenceState
from server.models import Message
from server.queries import plans
from server.queries.situations import DAY, Situation

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


Check = Callable[[Situation, datetime], Held | None]


def _copy(at: Situation, _now: datetime) -> Held | None:
    """A database that another installation has sent from: both would write to the same people."""
    return Held(Hold.RESTORED_COPY) if at.restored_copy else None


def _undo(at: Situation, now: datetime) -> Held | None:
    """By the moment of enrolling: no Resume, edit or reconnecting shortens it."""
    until = at.enrollment.created_at + plans.UNDO_WINDOW
    waits = now < until and (at.message.due_at or now) < until
    return Held(Hold.UNDO_WINDOW, until) if waits else None


def _person(at: Situation, _now: datetime) -> Held | None:
    return Held(Hold.PAUSED_PERSON) if at.enrollment.state is EnrollmentState.PAUSED else None


def _away(at: Situation, now: datetime) -> Held | None:
    enrollment = at.enrollment
    if enrollment.hold and enrollment.held_until and enrollment.held_until > now:
        return Held(enrollment.hold, enrollment.held_until)
    return None


def _mailbox(at: Situation, _now: datetime) -> Held | None:
    if at.mailbox.state is MailboxState.DISCONNECTED:
        return Held(Hold.MAILBOX_DISCONNECTED)
    return Held(Hold.MAILBOX_PAUSED) if at.mailbox.state is MailboxState.PAUSED else None


def _readable(at: Situation, now: datetime) -> Held | None:
    """Set by the last failed reading; a successful one clears it."""
    until = at.message.held_until
    waits = at.message.hold is Hold.MAILBOX_UNREADABLE and until and until > now
    return Held(Hold.MAILBOX_UNREADABLE, until) if waits else None


def _owner(at: Situation, _now: datetime) -> Held | None:
    return Held(Hold.OWNER_DISABLED) if at.enrollment.user.disabled_at else None


def _sequence(at: Situation, _now: datetime) -> Held | None:
    return Held(Hold.PAUSED_SEQUENCE) if at.enrollment.sequence.state is SequenceState.PAUSED else None


def _absence(at: Situation, now: datetime) -> Held | None:
    user = at.enrollment.user
    today = schedule.local_date(now, user.zone)
    if user.away_from and user.away_until and user.away_from <= today <= user.away_until:
        return Held(Hold.PAUSED_USER, schedule.instant(user.away_until + DAY, plans.MIDNIGHT, user.zone)[0])
    return None


def _uncertain(at: Situation, _now: datetime) -> Held | None:
    return Held(Hold.UNCERTAIN_PREVIOUS) if at.message.unsettled else None


def _task(at: Situation, _now: datetime) -> Held | None:
    return Held(Hold.TASK_OPEN) if at.message.task else None


def _fields(at: Situation, _now: datetime) -> Held | None:
    return Held(Hold.MISSING_FIELD) if at.missing else None


def _throttled(at: Situation, now: datetime) -> Held | None:
    until = at.mailbox.throttled_until
    return Held(Hold.PROVIDER_THROTTLED, until) if until and until > now else None


def _window(at: Situation, now: datetime) -> Held | None:
    """The window is that of the step's own time: "now" may be later than it, and a clock change may move it."""
    due = at.message.due_at or now
    zone = at.enrollment.zone
    timed = at.step.time if at.step else due.astimezone(ZoneInfo(zone)).time()
    slot, why = schedule.next_slot(due, zone, timed, at.course.calendar, now)
    return Held(why or Hold.OUTSIDE_WINDOW, slot) if slot > now else None


def _one_a_day(at: Situation, now: datetime) -> Held | None:
    """Late mails never come as two on one day."""
    zone, last = at.enrollment.zone, at.last_sent
    today = schedule.local_date(now, zone)
    if last is None or schedule.local_date(last, zone) != today:
        return None
    return Held(Hold.PREVIOUS_STEP_PENDING, schedule.instant(today + DAY, plans.MIDNIGHT, zone)[0])


def _pace(at: Situation, now: datetime) -> Held | None:
    spacing = pace.spacing(at.enrollment.key, at.message.step_id)
    free, why = pace.next_free(now, at.recent, at.mailbox.daily_cap, spacing)
    return Held(why or Hold.SPACING, free) if free > now else None


# In the order in which a person would ask.
CHECKS: tuple[tuple[Hold, Check], ...] = (
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


def first(at: Situation, *, now: datetime) -> Held | None:
    """The first check that keeps this due mail from leaving now; None: it may leave."""
    return next((held for _, check in CHECKS if (held := check(at, now))), None)


def hold_against(message: Message, *, now: datetime) -> Held | None:
    """The same for one mail that nobody has looked at yet."""
    return first(Situation.of(message, now), now=now)
