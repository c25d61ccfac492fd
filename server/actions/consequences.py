"""What each kind of inbound mail does to an enrollment, and how a user puts a wrong verdict right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from server import access
from server.actions import mailboxes, stop
from server.actions.journal import log
from server.actions.planning import replan
from server.database import database
from server.domain import schedule
from server.domain.codes import (
    EnrollmentState,
    Finish,
    Hold,
    InboundKind,
    MessageState,
    SuppressionReason,
    TaskState,
)
from server.domain.verdict import SubKind, Verdict
from server.models import Email, Enrollment, Inbound, Message, Task, User
from server.queries import plans

NO_DATE = timedelta(days=7)
TOO_LONG = timedelta(days=45)
CHALLENGE = timedelta(days=7)
SOFT_WINDOW = timedelta(days=30)
REFUSALS = 3

OWNER_WROTE = Verdict(InboundKind.OWN, SubKind.OWNER_WROTE, "owner_wrote", 1.0)


def apply(row: Inbound, verdict: Verdict, *, now: datetime) -> None:
    """Act on a stored mail, in the transaction that stores it."""
    consequence = _CONSEQUENCES.get(verdict.kind)
    if consequence:
        consequence(row, verdict, now)


def _reply(row: Inbound, verdict: Verdict, now: datetime) -> None:
    if verdict.opt_out:
        stop.suppress(row.enrollment.person, SuppressionReason.OPT_OUT_WORDS, now=now, message_id=row.id)
    finish = Finish.OPTED_OUT if verdict.opt_out else Finish.REPLIED
    stop.stop(row.enrollment, finish, now=now, where="mail", inbound=row.id, rule=verdict.reason)


def _out_of_office(row: Inbound, verdict: Verdict, now: datetime) -> None:
    """Hold every step until the person is back; a long absence is a question for the user."""
    enrollment: Enrollment = row.enrollment
    received = schedule.local_date(row.received_at, enrollment.zone)
    back = verdict.return_date or received + NO_DATE
    if back - received > TOO_LONG:
        _ask_after_long_absence(enrollment, row, now)
        return
    until = schedule.instant(plans.calendar_of(enrollment.sequence).next_open(back), plans.MIDNIGHT, enrollment.zone)[0]
    _hold(enrollment, Hold.OUT_OF_OFFICE, until, row, now)


def _hold(enrollment: Enrollment, hold: Hold, until: datetime, row: Inbound, now: datetime) -> None:
    held = Enrollment.update(hold=hold, held_since=now, held_until=until).where(
        Enrollment.id == enrollment.id, Enrollment.state != EnrollmentState.FINISHED).execute()
    if held:
        Message.update(hold=hold, held_until=until).where(
            Message.enrollment == enrollment, Message.state == MessageState.PLANNED).execute()
        log("enrollment_held", now=now, enrollment=enrollment, hold=hold.value, until=until.isoformat(), inbound=row.id)


def _ask_after_long_absence(enrollment: Enrollment, row: Inbound, now: datetime) -> None:
    paused = Enrollment.update(state=EnrollmentState.PAUSED, paused_at=now, paused_by=None).where(
        Enrollment.id == enrollment.id, Enrollment.state == EnrollmentState.ACTIVE).execute()
    if paused:
        Task.create(enrollment=enrollment, assignee=enrollment.user_id, note="resume_or_stop", due_at=now,
                    round=-row.id, state=TaskState.OPEN)
        log("enrollment_paused", now=now, enrollment=enrollment, inbound=row.id, why="long_absence")


def _auto_reply(row: Inbound, verdict: Verdict, now: datetime) -> None:
    """Only a departure changes anything: the address has nobody behind it any more."""
    if verdict.sub_kind is SubKind.LEFT_COMPANY:
        Email.update(stale=True).where(Email.id == row.enrollment.email_id).execute()
        stop.stop(row.enrollment, Finish.LEFT_COMPANY, now=now, where="mail", inbound=row.id, rule=verdict.reason)


def _bounce(row: Inbound, verdict: Verdict, now: datetime) -> None:
    enrollment: Enrollment = row.enrollment
    if verdict.sub_kind is SubKind.DELAYED:
        return
    if verdict.sub_kind in (SubKind.TEMPORARY, SubKind.MAILBOX_FULL):
        if _soft_bounces(enrollment, now) < 2:
            return
    elif verdict.sub_kind is SubKind.HARD and enrollment.email:
        stop.suppress(enrollment.person, SuppressionReason.HARD_BOUNCE, now=now, only=enrollment.email.address,
                      message_id=row.id)
    else:
        log("mail_refused", now=now, enrollment=enrollment, inbound=row.id)
        if stop.refusals_lately(enrollment.mailbox, now=now) >= REFUSALS:
            mailboxes.pause(enrollment.mailbox, "refusals", now=now)
    stop.stop(enrollment, Finish.BOUNCED, now=now, where="mail", inbound=row.id, rule=verdict.reason)


def _soft_bounces(enrollment: Enrollment, now: datetime) -> int:
    return int(Inbound.select().join(Enrollment).where(
        Enrollment.person == enrollment.person_id, Inbound.kind == InboundKind.BOUNCE,
        Inbound.sub_kind.in_([SubKind.TEMPORARY.value, SubKind.MAILBOX_FULL.value]),
        Inbound.received_at > now - SOFT_WINDOW).count())


def _challenge(row: Inbound, _verdict: Verdict, now: datetime) -> None:
    _hold(row.enrollment, Hold.CHALLENGE, now + CHALLENGE, row, now)


def _complaint(row: Inbound, verdict: Verdict, now: datetime) -> None:
    stop.suppress(row.enrollment.person, SuppressionReason.COMPLAINT, now=now, message_id=row.id)
    stop.stop(row.enrollment, Finish.COMPLAINED, now=now, where="mail", inbound=row.id, rule=verdict.reason)


def _own(row: Inbound, verdict: Verdict, now: datetime) -> None:
    if verdict.sub_kind is SubKind.OWNER_WROTE:
        stop.stop(row.enrollment, Finish.OWNER_WROTE, now=now, where="mail", inbound=row.id)


_CONSEQUENCES: dict[InboundKind, Callable[[Inbound, Verdict, datetime], None]] = {
    InboundKind.REPLY: _reply,
    InboundKind.OUT_OF_OFFICE: _out_of_office,
    InboundKind.AUTO_REPLY: _auto_reply,
    InboundKind.BOUNCE: _bounce,
    InboundKind.CHALLENGE: _challenge,
    InboundKind.COMPLAINT: _complaint,
    InboundKind.OWN: _own,
}


def not_a_reply(user: User, row: Inbound, *, now: datetime) -> bool:
    """This was not a human's answer: the person goes on, with new dates. False when they are elsewhere by now."""
    enrollment: Enrollment = row.enrollment
    access.require_change(user, enrollment)
    with database.atomic():
        back = enrollment.finish is Finish.REPLIED and stop.reopen(enrollment, "not_a_reply", now=now, user=user)
        if back:
            Inbound.update(kind=InboundKind.AUTO_REPLY, corrected="not_a_reply").where(Inbound.id == row.id).execute()
            log("corrected_not_a_reply", now=now, user=user, enrollment=enrollment, inbound=row.id)
    return bool(back)


def was_a_reply(user: User, row: Inbound, *, now: datetime) -> None:
    """This was a human after all: stop, as if it had been seen at once."""
    access.require_change(user, row.enrollment)
    with database.atomic():
        Inbound.update(kind=InboundKind.REPLY, corrected="a_reply").where(Inbound.id == row.id).execute()
        stop.stop(row.enrollment, Finish.REPLIED, now=now, user=user, where="corrected", inbound=row.id)
        log("corrected_a_reply", now=now, user=user, enrollment=row.enrollment, inbound=row.id)


def not_away(user: User, row: Inbound, *, now: datetime) -> None:
    """The person is there: what waited for their return goes on."""
    stop.resume(user, row.enrollment, now=now)
    with database.atomic():
        Inbound.update(corrected="not_away").where(Inbound.id == row.id).execute()
        replan(Enrollment.get_by_id(row.enrollment_id), now=now)

