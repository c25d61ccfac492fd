"""Giving enrollments to another user's mailbox: after somebody left, or by choice. The next mail opens a thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from server.access import Conflict, NotFound, enrollment_of, may_change
from server.actions.enroll import Refused
from server.actions.journal import log
from server.actions.planning import replan_many
from server.database import database
from server.domain.codes import EnrollmentState, MailboxState, MessageState, StepKind, TaskState
from server.models import Enrollment, Mailbox, Message, Task, User
from server.queries import courses, plans, threads
from server.queries.plans import Upcoming

_LEAVING = (MessageState.SENDING, MessageState.UNCERTAIN)


class Result(StrEnum):
    HANDED_OVER = "handed_over"
    MAIL_LEAVING = "mail_leaving"  # one of its mails is on its way from the old mailbox
    ALREADY_FINISHED = "already_finished"
    NOT_YOURS = "not_yours"
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class NextMail:
    """What the person gets first from the new mailbox. `subject` is a template; "" with nothing to come."""

    enrollment: Enrollment
    result: Result
    next: Upcoming | None
    opens_thread: bool
    subject: str = ""


def preview(user: User, ids: Iterable[int], mailbox: Mailbox, *, now: datetime) -> list[NextMail]:
    """What handing over would do, person by person. Writes nothing."""
    _require_usable(mailbox)
    found = [row for one in ids if (row := _find(user, one))]
    return [_next_mail(user, row, mailbox, now) for row in found]


def _next_mail(user: User, enrollment: Enrollment, mailbox: Mailbox, now: datetime) -> NextMail:
    result = _result(user, enrollment)
    waits = replace(plans.holds_of(enrollment, now=now), away=plans.absence(mailbox.user))
    coming = plans.coming(courses.of_one(enrollment), waits, now=now) if result is Result.HANDED_OVER else ()
    mail = next((one for one in coming if one.step.kind is StepKind.EMAIL), None)
    if mail is None:
        return NextMail(enrollment, result, None, opens_thread=False)
    steps = plans.steps_for(enrollment)
    opens = enrollment.mailbox_id != mailbox.id or threads.sent_parent(enrollment, mail.step, steps) is None
    return NextMail(enrollment, result, mail, opens, threads.opening_subject(mail.step, steps) if opens else "")


def reassign(user: User, ids: Iterable[int], mailbox: Mailbox, *, now: datetime) -> dict[int, Result]:
    """From now on these people get their mails from that mailbox, as its user's. Each gets its own answer."""
    _require_usable(mailbox)
    results: dict[int, Result] = {}
    with database.atomic():
        handed = []
        for one in ids:
            enrollment = _find(user, one)
            results[one] = _result(user, enrollment) if enrollment else Result.NOT_FOUND
            if enrollment and results[one] is Result.HANDED_OVER:
                _hand_over(user, enrollment, mailbox, now)
                handed.append(enrollment.id)
        replan_many(Enrollment.select().where(Enrollment.id.in_(courses.among(handed))) if handed else (), now=now)
    return results


def _find(user: User, one: int) -> Enrollment | None:
    try:
        return enrollment_of(user, one)
    except NotFound:
        return None


def _result(user: User, enrollment: Enrollment) -> Result:
    if not may_change(user, enrollment):
        return Result.NOT_YOURS
    if enrollment.state is EnrollmentState.FINISHED:
        return Result.ALREADY_FINISHED
    leaving = Message.select().where(Message.enrollment == enrollment, Message.state.in_(_LEAVING)).exists()
    return Result.MAIL_LEAVING if leaving else Result.HANDED_OVER


def _require_usable(mailbox: Mailbox) -> None:
    if mailbox.user.disabled_at:
        raise Conflict("user_not_active", name=mailbox.user.name)
    if mailbox.state is MailboxState.DISCONNECTED:
        raise Refused("mailbox_not_connected")


def _hand_over(user: User, enrollment: Enrollment, mailbox: Mailbox, now: datetime) -> None:
    """What was sent stays with the mailbox that sent it: answers go there, and threads do not follow."""
    before = enrollment.user_id
    Enrollment.update(mailbox=mailbox, user=mailbox.user_id).where(Enrollment.id == enrollment.id).execute()
    Message.update(mailbox=mailbox, hold=None, held_until=None).where(
        Message.enrollment == enrollment, Message.state == MessageState.PLANNED).execute()
    Task.update(assignee=mailbox.user_id).where(
        Task.enrollment == enrollment, Task.state == TaskState.OPEN, Task.assignee == before).execute()
    log("enrollment_handed_over", now=now, user=user, enrollment=enrollment, other=mailbox.user_id, before=before)
