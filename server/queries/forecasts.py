"""What leaves a mailbox and when, its pace included: rows into the domain's forecast."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from server.domain.codes import EnrollmentState, Hold, MailboxState, MessageState, SequenceState
from server.domain.forecast import Leaving, Queued, forecast
from server.models import Enrollment, Mailbox, Message, User
from server.models import Sequence as SequenceRow
from server.queries import courses, plans
from server.queries.courses import Course

DAY = timedelta(days=1)
# Nobody knows when these end: what they hold has no date.
_ENDLESS = frozenset({Hold.MISSING_FIELD, Hold.RESTORED_COPY})
_READ = (*courses.COLUMNS, Enrollment.key, Enrollment.user, Enrollment.state, Enrollment.hold, Enrollment.held_until)


def of_mailbox(mailbox: Mailbox, *, now: datetime, until: datetime, more: Iterable[Queued] = (),
               without: Collection[int] = ()) -> list[Leaving]:
    """Every step that leaves through this mailbox up to `until`, in order; `more` are not enrolled yet, or stand as
    they would after a change, while `without` names the enrollments as they are."""
    if mailbox.state is not MailboxState.CONNECTED:
        return []
    sent: Any = Message.select(Message.sent_at).where(Message.mailbox == mailbox, Message.sent_at > now - DAY).tuples()
    rows = [row for row in _with_dates(mailbox) if row.id not in without]
    queue = [queued(course, now=now) for course in courses.of(rows)]
    return forecast([*queue, *more], [at for (at,) in sent], mailbox.daily_cap, now, until)


def after(mailbox: Mailbox, ids: Collection[int], change: Callable[[Course], Course], *, now: datetime) -> list[Queued]:
    """How those of these people who write through the mailbox would queue after a change."""
    found = (change(course) for course in courses.of(_unstuck(mailbox, Enrollment.id.in_(courses.among(ids)))))
    return [queued(course, now=now) for course in found if not plans.endless(course.enrollment)]


def queued(course: Course, *, now: datetime) -> Queued:
    enrollment, waits = course.enrollment, plans.holds_of(course.enrollment, now=now)
    return Queued(
        enrollment.key,
        enrollment.created_at,
        [step.plan_step() for step in course.steps],
        course.start,
        course.calendar,
        course.facts,
        plans.changed(course.steps, course.start),
        waits.until,
        waits.hold,
        waits.away,
    )


def _with_dates(mailbox: Mailbox) -> list[Enrollment]:
    """The enrollments that wait for nothing but the clock, or for a hold that is known to end."""
    return _unstuck(mailbox, Enrollment.state == EnrollmentState.ACTIVE, SequenceRow.state != SequenceState.PAUSED,
                    Enrollment.user.in_(User.select(User.id).where(User.disabled_at.is_null())))


def _unstuck(mailbox: Mailbox, *which: Any) -> list[Enrollment]:
    """Without those of whom a mail waits for somebody to settle it."""
    unsettled = Message.state.in_([MessageState.SENDING, MessageState.UNCERTAIN])
    endless = (Message.state == MessageState.PLANNED) & Message.hold.in_(list(_ENDLESS))
    stuck = Message.select(Message.enrollment).where(Message.mailbox == mailbox, unsettled | endless)
    rows = Enrollment.select(*_READ).join(SequenceRow).where(
        Enrollment.mailbox == mailbox, Enrollment.id.not_in(stuck), *which)
    return _whole(list(rows), mailbox)


def _whole(rows: list[Enrollment], mailbox: Mailbox) -> list[Enrollment]:
    """Few users and sequences own many enrollments: each is read once."""
    users = {user.id: user for user in User.select().where(User.id.in_({row.user_id for row in rows}))}
    sequences = {row.id: row for row in SequenceRow.select().where(
        SequenceRow.id.in_({row.sequence_id for row in rows}))}
    for row in rows:
        row.user, row.sequence, row.mailbox = users[row.user_id], sequences[row.sequence_id], mailbox
    return rows
