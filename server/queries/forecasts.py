"""What leaves a mailbox and when, its pace included: rows into the domain's forecast."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.domain import schedule
from server.domain.codes import EnrollmentState, Hold, MailboxState, MessageState, SequenceState
from server.domain.forecast import Leaving, Queued, forecast
from server.models import Enrollment, Mailbox, Message, Sequence, User
from server.queries import plans

DAY = timedelta(days=1)
# Nobody knows when these end: what they hold has no date.
_ENDLESS = frozenset({Hold.MISSING_FIELD, Hold.RESTORED_COPY})


def of_mailbox(mailbox: Mailbox, *, now: datetime, until: datetime) -> list[Leaving]:
    """Every step that leaves through this mailbox up to `until`, in order."""
    if mailbox.state is not MailboxState.CONNECTED:
        return []
    sent = Message.select(Message.sent_at).where(Message.mailbox == mailbox, Message.sent_at > now - DAY)
    queue = [queued(row, now=now) for row in _with_dates(mailbox)]
    return forecast(queue, [row.sent_at for row in sent], mailbox.daily_cap, now, until)


def queued(enrollment: Enrollment, *, now: datetime) -> Queued:
    start, steps = plans.start_of(enrollment), plans.steps_for(enrollment)
    until, hold = _known_hold(enrollment, now)
    return Queued(
        enrollment.key,
        enrollment.created_at,
        tuple(step.plan_step() for step in steps),
        start,
        plans.calendar_of(enrollment.sequence),
        plans.facts_of(enrollment),
        plans.changed(steps, start),
        until,
        hold,
    )


def _with_dates(mailbox: Mailbox) -> list[Enrollment]:
    """The enrollments that wait for nothing but the clock, or for a hold that is known to end."""
    unsettled = Message.state.in_([MessageState.SENDING, MessageState.UNCERTAIN])
    endless = (Message.state == MessageState.PLANNED) & Message.hold.in_(list(_ENDLESS))
    stuck = Message.select(Message.enrollment).where(Message.mailbox == mailbox, unsettled | endless)
    rows = Enrollment.select(Enrollment, Sequence, User).join(Sequence).switch(Enrollment)
    return list(
        rows.join(User, on=Enrollment.user).where(
            Enrollment.mailbox == mailbox,
            Enrollment.state == EnrollmentState.ACTIVE,
            Sequence.state != SequenceState.PAUSED,
            User.disabled_at.is_null(),
            Enrollment.id.not_in(stuck),
        )
    )


def _known_hold(enrollment: Enrollment, now: datetime) -> tuple[datetime | None, Hold | None]:
    """The hold of the person or of the user that ends last."""
    user = enrollment.user
    ends: list[tuple[datetime, Hold]] = []
    if enrollment.hold and enrollment.held_until:
        ends.append((enrollment.held_until, enrollment.hold))
    if user.away_from and user.away_until and user.away_from <= schedule.local_date(now, user.zone):
        back = schedule.instant(user.away_until + DAY, plans.MIDNIGHT, user.zone)[0]
        ends.append((back, Hold.PAUSED_USER))
    ahead = [end for end in ends if end[0] > now]
    return max(ahead) if ahead else (None, None)
