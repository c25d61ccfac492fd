"""One mail through all its commits: intent, draft, send, outcome, each before the next begins."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from peewee import fn

from connectors.base import Connector
from connectors.errors import ConnectorError, OutcomeUnknown
from connectors.types import Address, OutgoingMessage, Prepared
from server.actions import mailboxes, outcomes, stop
from server.actions.journal import log
from server.actions.planning import replan
from server.database import database
from server.domain.codes import Hold, MessageEnd, MessageState
from server.models import Enrollment, Mailbox, Message, Suppression
from server.queries import attachments, rendering, threads
from server.queries.situations import Situation
from server.queries.standing import standing
from server.statement import Given, Statement

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Turn:
    """One worker's time with one mailbox."""

    mailbox: Mailbox
    connector: Connector
    now: Clock
    real: Clock
    over: Callable[[], bool]  # whether so much of the lease has passed that no call may begin
    copies: set[str] = field(default_factory=set)  # ids of what this turn has sent, as the next reading finds it


@dataclass(frozen=True)
class _Ready:
    outgoing: OutgoingMessage
    version_id: int
    html: str


def claim(turn: Turn, at: Situation) -> str | None:
    """The intent, committed before anything is asked of the provider.

    None: since it was looked at somebody was faster, or stopped, paused or changed something.
    """
    attempt = secrets.token_hex(16)
    claimed = _claim(len(at.keys)).run(id=at.message.id, attempt=attempt, attempted_at=turn.real(),
                                       **_wanted(turn, at))
    return attempt if claimed else None


@cache
def _claim(keys: int) -> Statement:
    return Statement(lambda: Message.update(
        state=MessageState.SENDING, attempt=Given("attempt"), attempts=Message.attempts + 1,
        attempted_at=Given("attempted_at", Message.attempted_at.db_value), looks=0, hold=None, held_until=None).where(
        Message.id == Given("id"), Message.state == MessageState.PLANNED, *_still_wanted(keys)))


def _still_wanted(keys: int) -> tuple[Any, ...]:
    """The mailbox is still ours, and nothing that the decision to send rests upon has changed since."""
    ours = Mailbox.select(Mailbox.id).where(Mailbox.id == Given("mailbox"), Mailbox.lease == Given("lease"))
    listed = Suppression.select(Suppression.id).where(Suppression.key.in_([Given(f"key{n}") for n in range(keys)]))
    return standing() == Given("standing"), fn.EXISTS(ours), ~fn.EXISTS(listed)


def _wanted(turn: Turn, at: Situation) -> dict[str, Any]:
    """The values of these conditions."""
    return {"mailbox": turn.mailbox.id, "lease": turn.mailbox.lease, "standing": at.standing,
            **{f"key{n}": key for n, key in enumerate(at.keys)}}


def deliver(turn: Turn, at: Situation, attempt: str) -> datetime | None:
    """From the intent to the outcome. When it left, None if it did not."""
    message = at.message
    ready = _render(at, attempt, turn)
    if ready is None:
        return None
    try:
        _clear_away(message, turn.connector)
        prepared = turn.connector.prepare(ready.outgoing)
    except ConnectorError as problem:  # nothing can have left: only a draft was asked for
        outcomes.refused(turn.mailbox, message, attempt, problem, now=turn.now())
        return None
    known = {"id": message.id, "attempt": attempt, "prepared": prepared.to_json(), "version": ready.version_id,
             "subject": ready.outgoing.subject, "body": ready.html, "attempted_at": turn.real()}
    if _remember(len(at.keys)).run(**known, **_wanted(turn, at)) and not turn.over():
        return _send(turn, at, attempt, prepared)
    _remember(None).run(**known)  # not wanted any more, but to be cleared away
    outcomes.put_back(message, attempt, None, None)
    _discard(turn.connector, prepared)
    return None


def _send(turn: Turn, at: Situation, attempt: str, prepared: Prepared) -> datetime | None:
    try:
        sent = turn.connector.send(prepared)
    except OutcomeUnknown as problem:
        outcomes.uncertain(at.message, attempt, problem.detail, now=turn.now())
        return None
    except ConnectorError as problem:
        outcomes.refused(turn.mailbox, at.message, attempt, problem, now=turn.now())
        _discard(turn.connector, prepared)
        return None
    now = turn.now()
    outcomes.record(at.message, attempt, sent, sent_at=now, now=now, seen=at)
    mailboxes.sent_one(turn.mailbox)
    turn.copies.add(sent.provider_id)
    return now


def _clear_away(message: Message, connector: Connector) -> None:
    """An attempt that was put back may have left its draft."""
    if message.prepared:
        connector.discard(Prepared.from_json(message.prepared))


def _discard(connector: Connector, prepared: Prepared) -> None:
    """After the outcome is written: a draft that goes first, and a worker that ends then, look like a sent mail."""
    with contextlib.suppress(ConnectorError):  # the next attempt clears it away
        connector.discard(prepared)


@cache
def _remember(keys: int | None) -> Statement:
    """What finding the mail again needs, committed before the send, with the last look at whether it may leave.

    With no number of `keys` it may not, and is remembered all the same.
    """
    return Statement(lambda: Message.update(
        prepared=Given("prepared"), version=Given("version"), subject=Given("subject"), body=Given("body"),
        attempted_at=Given("attempted_at", Message.attempted_at.db_value)).where(
        Message.id == Given("id"), Message.attempt == Given("attempt"), Message.state == MessageState.SENDING,
        *(() if keys is None else _still_wanted(keys))))


def _render(at: Situation, attempt: str, turn: Turn) -> _Ready | None:
    """The mail from the live step and its overrides; None when it cannot be written, which is then said."""
    if at.step is None:
        _step_gone(at.message, attempt, turn.now())
        return None
    enrollment, mailbox, step, email = at.enrollment, at.mailbox, at.step, at.enrollment.email
    if at.missing or email is None:
        outcomes.put_back(at.message, attempt, Hold.MISSING_FIELD, None)
        log("mail_held", now=turn.now(), enrollment=enrollment, hold=Hold.MISSING_FIELD.value, fields=at.missing)
        return None
    subject = step.subject if at.answered else threads.opening_subject(step, at.steps)
    mail = rendering.render(subject, step.body, at.merge, mailbox, opt_out=enrollment.sequence.opt_out,
                            token=stop.opt_out_token(enrollment))
    outgoing = OutgoingMessage(
        attempt, Address(mailbox.address, mailbox.name or enrollment.user.name),
        Address(email.address, enrollment.person.name),
        threads.reply_subject(at.answered[1]) if at.answered else mail.subject, mail.html, mail.text,
        at.answered[0] if at.answered else None, mail.headers,
        attachments.contents(file.id for file in step.attachments))
    return _Ready(outgoing, step.version_id, mail.html)


def _step_gone(message: Message, attempt: str, now: datetime) -> None:
    """The step was removed in the moment of the claim."""
    with database.atomic():
        ended = Message.update(state=MessageState.CANCELLED, end=MessageEnd.STEP_REMOVED).where(
            Message.id == message.id, Message.attempt == attempt, Message.state == MessageState.SENDING).execute()
        if ended:
            replan(Enrollment.get_by_id(message.enrollment_id), now=now)
