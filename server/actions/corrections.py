"""A user puts a wrong verdict right: the mail's own consequences are undone, dates and figures repaired."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from server import access
from server.actions import consequences, stop
from server.actions.journal import log
from server.actions.planning import replan
from server.database import database
from server.domain.codes import (
    EnrollmentState,
    Finish,
    Hold,
    InboundKind,
    MailboxState,
    MessageState,
    SuppressionReason,
)
from server.domain.verdict import SubKind
from server.models import Email, Enrollment, Event, Inbound, Mailbox, Message, Suppression, User

_BY_MAIL = (SuppressionReason.OPT_OUT_WORDS, SuppressionReason.HARD_BOUNCE, SuppressionReason.COMPLAINT)
_NO_ANSWERS = frozenset({InboundKind.OUT_OF_OFFICE, InboundKind.AUTO_REPLY, InboundKind.CHALLENGE,
                         InboundKind.BOUNCE, InboundKind.RECEIPT})


def not_a_reply(user: User, row: Inbound, *, now: datetime) -> bool:
    """This was not a human's answer: the person goes on, with new dates. False when it was not taken for one."""
    access.require_change(user, row.enrollment)
    if row.kind is not InboundKind.REPLY:
        return False
    with database.atomic():
        _meant_nothing(user, row, "not_a_reply", now)
    return True


def not_a_bounce(user: User, row: Inbound, *, now: datetime) -> bool:
    """Nothing had failed: the address is written to again and the person goes on. False when it was taken for none."""
    access.require_change(user, row.enrollment)
    if row.kind is not InboundKind.BOUNCE:
        return False
    with database.atomic():
        _meant_nothing(user, row, "not_a_bounce", now)
        _acquit(user, row, now)
    return True


def was_a_reply(user: User, row: Inbound, *, now: datetime) -> bool:
    """This was a human after all: stop, as if it had been seen at once. False when it cannot have been one."""
    access.require_change(user, row.enrollment)
    if row.kind not in _NO_ANSWERS:
        return False
    with database.atomic():
        _lift(user, row, now)
        if row.sub_kind == SubKind.LEFT_COMPANY.value:
            Email.update(stale=False).where(Email.id == row.enrollment.email_id).execute()
        for enrollment, _ in _ended_by(row):  # it had ended for another reason than an answer
            Enrollment.update(finish=Finish.REPLIED).where(Enrollment.id == enrollment.id).execute()
        running = consequences.running(row)
        if running and running.mailbox_id == row.enrollment.mailbox_id:
            stop.stop(running, Finish.REPLIED, now=now, user=user, where="corrected", inbound=row.id)
        stop.end_otherwise(row.enrollment, Finish.REPLIED, now=now, user=user, where="corrected", inbound=row.id)
        _mark(user, row, "a_reply", now, kind=InboundKind.REPLY, sub_kind=SubKind.HUMAN.value)
        _acquit(user, row, now)
    return True


def not_away(user: User, row: Inbound, *, now: datetime) -> bool:
    """The person is there: what waited for their return goes on; a pause that somebody made by hand stays."""
    access.require_change(user, row.enrollment)
    if row.kind is not InboundKind.OUT_OF_OFFICE:
        return False
    with database.atomic():
        running = consequences.running(row)
        if running:
            _release(user, running, now)
        _mark(user, row, "not_away", now)
    return True


def _meant_nothing(user: User, row: Inbound, correction: str, now: datetime) -> None:
    """An automatic mail that stops nobody: whatever it has ended goes on."""
    _lift(user, row, now)
    for enrollment, was in _ended_by(row):
        _take_up(user, enrollment, row, was, correction, now)
    _mark(user, row, correction, now, kind=InboundKind.AUTO_REPLY, sub_kind=SubKind.ACKNOWLEDGEMENT.value)


def _acquit(user: User, row: Inbound, now: datetime) -> None:
    """A mailbox that was paused for refusals goes on when too few of them are left."""
    mailbox = row.enrollment.mailbox
    if consequences.refusals_lately(mailbox, now=now) >= consequences.REFUSALS:
        return
    changed = Mailbox.update(state=MailboxState.CONNECTED, state_since=now, state_detail="").where(
        Mailbox.id == mailbox.id, Mailbox.state == MailboxState.PAUSED,
        Mailbox.state_detail == consequences.REFUSED).execute()
    if changed:
        log("mailbox_resumed", now=now, user=user, mailbox=mailbox)


def _mark(user: User, row: Inbound, correction: str, now: datetime, **changes: object) -> None:
    Inbound.update(corrected=correction, **changes).where(Inbound.id == row.id).execute()
    log(f"corrected_{correction}", now=now, user=user, enrollment=row.enrollment, inbound=row.id)


def _lift(user: User, row: Inbound, now: datetime) -> None:
    """Write to the person again, unless something else than this very mail forbids it."""
    lifted = Suppression.delete().where(
        Suppression.message_id == str(row.id), Suppression.reason.in_(_BY_MAIL)).execute()
    if lifted:
        log("opt_out_lifted", now=now, user=user, person=row.enrollment.person, inbound=row.id)


def _ended_by(row: Inbound) -> list[tuple[Enrollment, Finish | None]]:
    """The enrollments that this mail ended last, each with the end it had had before, if it had one."""
    last: dict[int | None, Event] = {row.enrollment_id: Event(data={"inbound": row.id})}
    for event in Event.select().where(Event.person == row.enrollment.person_id,
                                      Event.code == "enrollment_finished").order_by(Event.id):
        last[event.enrollment_id] = event
    was = {key: event.data.get("was") for key, event in last.items() if event.data.get("inbound") == row.id}
    ended = Enrollment.select().where(Enrollment.id.in_(list(was)), Enrollment.state == EnrollmentState.FINISHED)
    return [(one, Finish(was[one.id]) if was[one.id] else None) for one in ended]


def _take_up(user: User, enrollment: Enrollment, row: Inbound, was: Finish | None, why: str, now: datetime) -> None:
    access.require_change(user, enrollment)
    if _answered_again(enrollment, row, was, now):
        return
    if was:
        Enrollment.update(finish=was).where(Enrollment.id == enrollment.id).execute()
    elif not stop.reopen(enrollment, why, now=now, user=user):
        raise access.Conflict("in_another_sequence")


def _answered_again(enrollment: Enrollment, row: Inbound, was: Finish | None, now: datetime) -> bool:
    """Another answer came while it was over: that one is the reason of its end now, and can be corrected in turn."""
    other = Inbound.select().where(Inbound.enrollment == enrollment, Inbound.kind == InboundKind.REPLY,
                                   Inbound.id != row.id).order_by(Inbound.id.desc()).first()
    if other is None:
        return False
    finish = Finish.OPTED_OUT if other.sub_kind == SubKind.OPT_OUT.value else Finish.REPLIED
    Enrollment.update(finish=finish).where(Enrollment.id == enrollment.id).execute()
    evidence: dict[str, Any] = {"inbound": other.id, "rule": other.reason, **({"was": was.value} if was else {})}
    log("enrollment_finished", now=now, enrollment=enrollment, finish=finish.value, where="mail", **evidence)
    return True


def _release(user: User, enrollment: Enrollment, now: datetime) -> None:
    Enrollment.update(hold=None, held_since=None, held_until=None).where(
        Enrollment.id == enrollment.id, Enrollment.hold == Hold.OUT_OF_OFFICE).execute()
    Message.update(hold=None, held_until=None).where(
        Message.enrollment == enrollment, Message.state == MessageState.PLANNED,
        Message.hold == Hold.OUT_OF_OFFICE).execute()
    resumed = Enrollment.update(state=EnrollmentState.ACTIVE, paused_at=None).where(
        Enrollment.id == enrollment.id, Enrollment.state == EnrollmentState.PAUSED,
        Enrollment.paused_by.is_null()).execute()
    if resumed:
        stop.answer_questions(user, enrollment, now=now)
        log("enrollment_resumed", now=now, user=user, enrollment=enrollment)
    replan(Enrollment.get_by_id(enrollment.id), now=now)
