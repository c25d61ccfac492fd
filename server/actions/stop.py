"""The only ways an enrollment ends, pauses and comes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from peewee import IntegrityError

from server import access, keys
from server.actions import planning
from server.actions.journal import log
from server.database import database
from server.domain.addresses import match_key
from server.domain.codes import (
    EnrollmentState,
    Finish,
    InboundKind,
    MessageEnd,
    MessageState,
    SuppressionReason,
    TaskState,
)
from server.domain.verdict import SubKind
from server.models import Email, Enrollment, Event, Inbound, Message, Person, Suppression, Task, User

UNDO_LIFE = timedelta(hours=1)


def stop(enrollment: Enrollment, finish: Finish, *, now: datetime, user: User | None = None, where: str = "",
         **evidence: Any) -> int | None:
    """End an enrollment and cancel what is planned, in one transaction. Returns how many mails were cancelled,
    None when it was over already. A mail that is leaving right now cannot be called back."""
    with database.atomic():
        changed = Enrollment.update(state=EnrollmentState.FINISHED, finish=finish, finished_at=now, hold=None,
                                    held_until=None).where(
            Enrollment.id == enrollment.id, Enrollment.state != EnrollmentState.FINISHED).execute()
        if not changed:
            return None
        cancelled = _cancel(enrollment)
        log("enrollment_finished", now=now, user=user, enrollment=enrollment, finish=finish.value, where=where,
            cancelled=cancelled, **evidence)
    return cancelled


def end_otherwise(enrollment: Enrollment, finish: Finish, *, now: datetime, user: User | None = None, where: str = "",
                  **evidence: Any) -> bool:
    """What became of the last mail of a sequence that was complete. False when it had ended in another way."""
    with database.atomic():
        changed = Enrollment.update(finish=finish, finished_at=now).where(
            Enrollment.id == enrollment.id, Enrollment.state == EnrollmentState.FINISHED,
            Enrollment.finish == Finish.COMPLETED).execute()
        if changed:
            log("enrollment_finished", now=now, user=user, enrollment=enrollment, finish=finish.value, where=where,
                was=Finish.COMPLETED.value, **evidence)
    return bool(changed)


def _cancel(enrollment: Enrollment) -> int:
    Task.update(state=TaskState.CANCELLED).where(
        Task.enrollment == enrollment, Task.state == TaskState.OPEN).execute()
    return int(Message.update(state=MessageState.CANCELLED, end=MessageEnd.CANCELLED, hold=None, held_until=None).where(
        Message.enrollment == enrollment, Message.state == MessageState.PLANNED).execute())


class Result(StrEnum):
    UNENROLLED = "unenrolled"
    ALREADY_FINISHED = "already_finished"
    LEAVING_NOW = "leaving_now"  # unenrolled, and one mail was already on its way
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class Unenrolled:
    id: int
    result: Result
    cancelled: int = 0


def unenroll(user: User, ids: Iterable[int], *, where: str, now: datetime) -> list[Unenrolled]:
    """Stop these enrollments by hand; each gets its own answer, and asking twice is harmless."""
    return [_unenroll(user, one, where, now) for one in ids]


def _unenroll(user: User, one: int, where: str, now: datetime) -> Unenrolled:
    try:
        enrollment = access.enrollment_of(user, one)
    except access.NotFound:
        return Unenrolled(one, Result.NOT_FOUND)
    leaving = Message.select().where(
        Message.enrollment == enrollment, Message.state.in_([MessageState.SENDING, MessageState.UNCERTAIN])).exists()
    cancelled = stop(enrollment, Finish.UNENROLLED, now=now, user=user, where=where)
    if cancelled is None:
        return Unenrolled(one, Result.ALREADY_FINISHED)
    return Unenrolled(one, Result.LEAVING_NOW if leaving else Result.UNENROLLED, cancelled)


class Back(StrEnum):
    BACK = "back"
    NOT_UNENROLLED = "not_unenrolled"  # nobody unenrolled them by hand within the hour
    ANSWERED_SINCE = "answered_since"  # an answer, or a bounce, came while it was over
    ENROLLED_ELSEWHERE = "enrolled_elsewhere"
    NOT_YOURS = "not_yours"
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class PutBack:
    id: int
    result: Back


def undo_unenroll(user: User, ids: Iterable[int], *, now: datetime) -> list[PutBack]:
    """Put people back whom somebody unenrolled by hand within the hour; their steps get new dates."""
    return [PutBack(one, _put_back(user, one, now)) for one in ids]


def _put_back(user: User, one: int, now: datetime) -> Back:
    try:
        enrollment = access.enrollment_of(user, one)
    except access.NotFound:
        return Back.NOT_FOUND
    refused = why_not_back(user, enrollment, now=now)
    if refused:
        return refused
    return Back.BACK if reopen(enrollment, "undo", now=now, user=user) else Back.ENROLLED_ELSEWHERE


def why_not_back(user: User, enrollment: Enrollment, *, now: datetime) -> Back | None:
    """Why this user cannot take that unenrollment back; None: it can be taken back."""
    recent = enrollment.finished_at and now - enrollment.finished_at <= UNDO_LIFE
    if enrollment.finish is not Finish.UNENROLLED or not recent:
        return Back.NOT_UNENROLLED
    if not (_unenrolled_by(enrollment) == user.id or access.may_change(user, enrollment)):
        return Back.NOT_YOURS
    if _answered_since(enrollment):
        return Back.ANSWERED_SINCE
    return Back.ENROLLED_ELSEWHERE if _elsewhere(enrollment) else None


def _answered_since(enrollment: Enrollment) -> bool:
    """Whether a mail came that would have ended it, had it not been over."""
    ends = Inbound.kind.in_([InboundKind.REPLY, InboundKind.COMPLAINT]) | Inbound.sub_kind.in_(
        [SubKind.LEFT_COMPANY.value, SubKind.HARD.value, SubKind.POLICY.value])
    return bool(Inbound.select().where(Inbound.enrollment == enrollment, ends,
                                       Inbound.stored_at >= enrollment.finished_at).exists())


def _elsewhere(enrollment: Enrollment) -> bool:
    return bool(Enrollment.select().where(Enrollment.person == enrollment.person_id,
                                          Enrollment.state != EnrollmentState.FINISHED).exists())


def _unenrolled_by(enrollment: Enrollment) -> int | None:
    """Who clicks Undo is most often who has just clicked Unenroll, which is everyone's right."""
    event = Event.select().where(Event.enrollment == enrollment, Event.code == "enrollment_finished").order_by(
        Event.id.desc()).first()
    return event.user_id if event else None


def reopen(enrollment: Enrollment, why: str, *, now: datetime, user: User | None = None) -> bool:
    """Take an ended enrollment up again with new dates, paused if it was. False when its person is in another sequence
    by now."""
    if _elsewhere(enrollment):
        return False
    try:
        with database.atomic():
            state = EnrollmentState.PAUSED if enrollment.paused_at else EnrollmentState.ACTIVE
            Enrollment.update(state=state, finish=None, finished_at=None).where(
                Enrollment.id == enrollment.id).execute()
            if enrollment.paused_at and enrollment.paused_by_id is None:
                _ask_again(enrollment)
            _away_again(enrollment, now)
            log("enrollment_reopened", now=now, user=user, enrollment=enrollment, why=why)
            planning.replan(Enrollment.get_by_id(enrollment.id), now=now)
    except IntegrityError:  # somebody has enrolled them elsewhere just now
        return False
    return True


def _away_again(enrollment: Enrollment, now: datetime) -> None:
    """Whoever was away, or paused up to a day, when they were stopped is so still, unless somebody said otherwise."""
    last = Event.select().where(Event.enrollment == enrollment, Event.code.in_(
        ["enrollment_held", "enrollment_paused", "enrollment_resumed", "corrected_not_away"])).order_by(
        Event.id.desc()).first()
    ends = last.data.get("ends") or last.data.get("until") if last else None
    if ends is not None and (until := datetime.fromisoformat(ends)) > now:
        Enrollment.update(hold=last.data["hold"], held_since=last.at, held_until=until).where(
            Enrollment.id == enrollment.id).execute()


def _ask_again(enrollment: Enrollment) -> None:
    """The question "resume or stop?" that stopping had answered."""
    Task.update(state=TaskState.OPEN).where(
        Task.enrollment == enrollment, Task.step.is_null(), Task.state == TaskState.CANCELLED).execute()


def pause(user: User, enrollment: Enrollment, *, now: datetime) -> bool:
    """Hold every step of this person until somebody resumes. Anyone may; False when there was nothing to pause."""
    with database.atomic():
        changed = Enrollment.update(state=EnrollmentState.PAUSED, paused_by=user, paused_at=now).where(
            Enrollment.id == enrollment.id, Enrollment.state == EnrollmentState.ACTIVE).execute()
        if changed:
            log("enrollment_paused", now=now, user=user, enrollment=enrollment)
    return bool(changed)


def resume(user: User, enrollment: Enrollment, *, now: datetime) -> bool:
    """Go on after a pause or a hold. What became due meanwhile is late: it leaves at the mailbox's pace."""
    access.require_change(user, enrollment)
    with database.atomic():
        changed = Enrollment.update(state=EnrollmentState.ACTIVE, paused_by=None, paused_at=None, hold=None,
                                    held_since=None, held_until=None).where(
            Enrollment.id == enrollment.id, Enrollment.state != EnrollmentState.FINISHED).execute()
        if changed:
            Message.update(hold=None, held_until=None).where(
                Message.enrollment == enrollment, Message.state == MessageState.PLANNED).execute()
            answer_questions(user, enrollment, now=now)
            log("enrollment_resumed", now=now, user=user, enrollment=enrollment)
    return bool(changed)


def answer_questions(user: User, enrollment: Enrollment, *, now: datetime) -> None:
    """Who resumes has answered "resume or stop?"."""
    Task.update(state=TaskState.DONE, done_at=now, done_by=user).where(
        Task.enrollment == enrollment, Task.step.is_null(), Task.state == TaskState.OPEN).execute()


def suppress(person: Person, reason: SuppressionReason, *, now: datetime, only: str = "", user: User | None = None,
             message_id: int | None = None) -> None:
    """Nobody here writes to this person again: all addresses, or `only` the one that bounced."""
    with database.atomic():
        for email in Email.select().where(Email.person == person):
            if not only or email.match_key == match_key(only):
                Suppression.insert(key=keys.address_key(email.match_key), shown=email.address, reason=reason, user=user,
                                   message_id=str(message_id) if message_id else None,
                                   created_at=now).on_conflict_ignore().execute()
        log("person_suppressed", now=now, user=user, person=person, reason=reason.value)


def opt_out_token(enrollment: Enrollment) -> str:
    """The opaque, signed value in a mail's opt-out link."""
    return keys.sign(enrollment.key, "opt-out")


def opt_out_link(token: str) -> Enrollment | None:
    """Whom an opt-out link is about; None when it is not one of ours. Changes nothing."""
    key = keys.unsign(token, "opt-out")
    return Enrollment.get_or_none(Enrollment.key == key) if key else None


def opt_out_link_address(token: str) -> str | None:
    """The address that an opt-out link would stop, for the page that asks."""
    enrollment = opt_out_link(token)
    return enrollment.email.address if enrollment and enrollment.email else None


def opt_out_by_link(token: str, *, now: datetime) -> bool:
    """What the button of the opt-out page and one-click unsubscribe do. False: not one of our links."""
    enrollment = opt_out_link(token)
    if enrollment is None:
        return False
    with database.atomic():
        _opt_out_everywhere(enrollment.person, SuppressionReason.OPT_OUT_LINK, now)
    return True


def undo_opt_out_by_link(token: str, *, now: datetime) -> bool:
    """The recipient pressed Undo on the page: the address may be written to again, the sequence stays ended."""
    enrollment = opt_out_link(token)
    if enrollment is None:
        return False
    hashes = [keys.address_key(email.match_key) for email in enrollment.person.emails]
    with database.atomic():
        Suppression.delete().where(Suppression.key.in_(hashes),
                                   Suppression.reason == SuppressionReason.OPT_OUT_LINK).execute()
        log("opt_out_undone", now=now, person=enrollment.person)
    return True


def _opt_out_everywhere(person: Person, reason: SuppressionReason, now: datetime) -> None:
    suppress(person, reason, now=now)
    for enrollment in Enrollment.select().where(Enrollment.person == person,
                                                Enrollment.state != EnrollmentState.FINISHED):
        stop(enrollment, Finish.OPTED_OUT, now=now, where=reason.value)


def opt_out_by_hand(user: User, person: Person, *, now: datetime) -> None:
    with database.atomic():
        _opt_out_everywhere(person, SuppressionReason.BY_HAND, now)
        log("opted_out_by_hand", now=now, user=user, person=person)
