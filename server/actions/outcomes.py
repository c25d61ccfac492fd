"""What became of an attempt to send: each outcome written once, and only by whoever still owns the attempt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from connectors.errors import AccessLost, ConnectorError, Rejected, Throttled
from connectors.types import Sent
from server.actions import mailboxes, stop
from server.actions.journal import log
from server.actions.planning import replan, replan_courses
from server.database import database
from server.domain.codes import EnrollmentState, Finish, Hold, MessageEnd, MessageState
from server.models import Enrollment, Mailbox, Message
from server.queries.situations import Situation
from server.queries.standing import standing
from server.statement import Given, Statement

RETRY = timedelta(minutes=5)
_OPEN = (MessageState.SENDING, MessageState.UNCERTAIN)


def put_back(message: Message, attempt: str | None, hold: Hold | None, until: datetime | None, *,
             crashed: bool = False) -> bool:
    """Planned again, or cancelled when the enrollment has ended meanwhile. False: the attempt is another's by now.

    What was prepared stays known: the next attempt clears away a draft that is left of it. An attempt that its worker
    survived shows that the mail is no poison.
    """
    with database.atomic():
        mine = Message.update(
            state=MessageState.PLANNED, hold=hold, held_until=until, attempt=None, withdrawing=False,
            attempts=Message.attempts if crashed else 0).where(
            Message.id == message.id, Message.attempt == attempt, Message.state.in_(_OPEN)).execute()
        if mine:
            over = Enrollment.select(Enrollment.id).where(Enrollment.id == message.enrollment_id,
                                                          Enrollment.state == EnrollmentState.FINISHED)
            Message.update(state=MessageState.CANCELLED, end=MessageEnd.CANCELLED, hold=None, held_until=None).where(
                Message.id == message.id, Message.state == MessageState.PLANNED, Message.enrollment.in_(over)).execute()
    return bool(mine)


def record(message: Message, attempt: str | None, sent: Sent, *, sent_at: datetime, now: datetime,
           seen: Situation | None = None) -> bool:
    """The fact, and the next step's plan, in one commit. False when the outcome was written already.

    What was `seen` before the send serves for the plan as long as nothing has changed; else all is read again.
    """
    sent_at = max(sent_at, message.due_at or sent_at)
    fact = {"id": message.id, "attempt": attempt, "sent_at": sent_at, "provider_id": sent.provider_id,
            "thread_id": sent.thread_id, "rfc_id": sent.rfc_id}
    with database.atomic():
        as_seen = seen if seen and _AS_SEEN.run(**fact, standing=seen.standing) else None
        if as_seen is None and not _FACT.run(**fact):
            return False
        enrollment = as_seen.enrollment if as_seen else Enrollment.get_by_id(message.enrollment_id)
        log("mail_sent", now=now, enrollment=enrollment, message=message.id, step=message.step_id)
        if as_seen:
            replan_courses([as_seen.after_sending(sent_at)], now=now)
        elif enrollment.state is not EnrollmentState.FINISHED:
            replan(enrollment, now=now)
    return True


def _fact(*more: Any) -> Any:
    return Message.update(
        state=MessageState.SENT, end=MessageEnd.SENT, sent_at=Given("sent_at", Message.sent_at.db_value),
        provider_id=Given("provider_id"), thread_id=Given("thread_id"), rfc_id=Given("rfc_id"), hold=None,
        held_until=None).where(Message.id == Given("id"), Message.attempt == Given("attempt"),
                               Message.state.in_(_OPEN), *more)


_FACT = Statement(_fact)
_AS_SEEN = Statement(lambda: _fact(standing() == Given("standing")))


def uncertain(message: Message, attempt: str, detail: str, *, now: datetime) -> None:
    with database.atomic():
        mine = Message.update(state=MessageState.UNCERTAIN, detail=detail[:500]).where(
            Message.id == message.id, Message.attempt == attempt, Message.state == MessageState.SENDING).execute()
        if mine:
            log("mail_uncertain", now=now, enrollment=message.enrollment, message=message.id)


def refused(mailbox: Mailbox, message: Message, attempt: str, problem: ConnectorError, *, now: datetime) -> None:
    """A provider's no that proves nothing has left: one consequence per class of error."""
    if isinstance(problem, AccessLost):
        mailboxes.lose_access(mailbox, problem.detail, now=now)
        put_back(message, attempt, Hold.MAILBOX_DISCONNECTED, None)
    elif isinstance(problem, Throttled):
        until = mailboxes.throttled(mailbox, problem.retry_after, now=now)
        put_back(message, attempt, Hold.PROVIDER_THROTTLED, until)
    elif isinstance(problem, Rejected):
        _fail(message, attempt, problem.detail, now)
    else:
        put_back(message, attempt, Hold.MAILBOX_UNREADABLE, now + RETRY)


def _fail(message: Message, attempt: str, detail: str, now: datetime) -> None:
    with database.atomic():
        changed = Message.update(state=MessageState.FAILED, end=MessageEnd.REJECTED, detail=detail[:500]).where(
            Message.id == message.id, Message.attempt == attempt, Message.state == MessageState.SENDING).execute()
        if changed:
            log("mail_rejected", now=now, enrollment=message.enrollment, message=message.id, detail=detail[:200])
            stop.stop(message.enrollment, Finish.BOUNCED, now=now, where="rejected", message=message.id)
