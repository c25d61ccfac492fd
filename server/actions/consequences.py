"""What each kind of inbound mail does to a person's enrollments, in the transaction that stores it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from peewee import SQL

from server.actions import mailboxes, stop
from server.actions.journal import log
from server.domain import schedule
from server.domain.addresses import match_key
from server.domain.codes import (
    EnrollmentState,
    Finish,
    Hold,
    InboundKind,
    MailboxState,
    MessageState,
    SuppressionReason,
    TaskState,
)
from server.domain.recipients import over_limit
from server.domain.verdict import RecipientVerdict, SubKind, Verdict
from server.models import Email, Enrollment, Event, Inbound, Mailbox, Message, Task
from server.queries import plans

NO_DATE = timedelta(days=7)
TOO_LONG = timedelta(days=45)
CHALLENGE = timedelta(days=7)
SOFT_WINDOW = timedelta(days=30)
LIMIT_HELD = timedelta(hours=24)
REFUSALS = 3
REFUSED = "refusals"  # why a mailbox is paused after so many
ASKED = "resume_or_stop"  # the note of the task that a long absence makes

OWNER_WROTE = Verdict(InboundKind.OWN, SubKind.OWNER_WROTE, "owner_wrote", 1.0)
_SOFT = (SubKind.TEMPORARY, SubKind.MAILBOX_FULL)


def apply(row: Inbound, verdict: Verdict, *, now: datetime) -> None:
    """Act on a stored mail."""
    consequence = _CONSEQUENCES.get(verdict.kind)
    if consequence:
        consequence(row, verdict, now)


def end_challenges(mailbox: Mailbox, *, now: datetime) -> int:
    """Stop whoever was asked for a proof that nobody gave in time. Returns how many."""
    over = list(Enrollment.select().where(
        Enrollment.mailbox == mailbox, Enrollment.state != EnrollmentState.FINISHED,
        SQL("hold = 'challenge'"), Enrollment.held_until <= now))  # as a literal, for its partial index
    for enrollment in over:
        stop.stop(enrollment, Finish.BOUNCED, now=now, where="challenge")
    return len(over)


def running(row: Inbound) -> Enrollment | None:
    """The person's open enrollment, if it was open when this mail came: a mail about an earlier one counts too."""
    found = Enrollment.get_or_none(Enrollment.person == row.enrollment.person_id,
                                   Enrollment.state != EnrollmentState.FINISHED)
    if found is None or found.id == row.enrollment_id or found.created_at <= row.received_at:
        return found
    return None


def _end(row: Inbound, concerned: Enrollment | None, finish: Finish, verdict: Verdict, now: datetime) -> None:
    """Stop `concerned`; and when the mail answers the last one of a completed sequence, that is how it ended."""
    evidence: dict[str, Any] = {"inbound": row.id, "rule": verdict.reason}
    if concerned:
        stop.stop(concerned, finish, now=now, where="mail", **evidence)
    if concerned is None or concerned.id != row.enrollment_id:
        stop.end_otherwise(row.enrollment, finish, now=now, where="mail", **evidence)


def _reply(row: Inbound, verdict: Verdict, now: datetime) -> None:
    concerned = running(row)
    if verdict.opt_out:
        stop.suppress(row.enrollment.person, SuppressionReason.OPT_OUT_WORDS, now=now, message_id=row.id)
        _end(row, concerned, Finish.OPTED_OUT, verdict, now)
        return
    # A late answer to one recruiter is none to what another one has begun since.
    same = concerned is not None and concerned.mailbox_id == row.enrollment.mailbox_id
    _end(row, concerned if same else None, Finish.REPLIED, verdict, now)


def _out_of_office(row: Inbound, verdict: Verdict, now: datetime) -> None:
    """Hold every step until the person is back; a long absence is a question for the user."""
    enrollment = running(row)
    if enrollment is None:
        return
    received = schedule.local_date(row.received_at, enrollment.zone)
    back = verdict.return_date or received + NO_DATE
    if back - received > TOO_LONG:
        _ask_after_long_absence(enrollment, row, now)
        return
    until = schedule.instant(plans.calendar_of(enrollment.sequence).next_open(back), plans.MIDNIGHT, enrollment.zone)[0]
    _hold(enrollment, Hold.OUT_OF_OFFICE, until, row, now)


def _hold(enrollment: Enrollment, hold: Hold, until: datetime, row: Inbound, now: datetime) -> None:
    """A later date extends an absence or a pause, an earlier one changes nothing; a challenge outweighs both and waits
    once."""
    holds = enrollment.hold if enrollment.held_until and enrollment.held_until > now else None
    longer = holds is not None and enrollment.held_until >= until and hold is not Hold.CHALLENGE
    if until <= now or holds is Hold.CHALLENGE or longer:
        return
    Enrollment.update(hold=hold, held_since=now, held_until=until).where(
        Enrollment.id == enrollment.id, Enrollment.state != EnrollmentState.FINISHED).execute()
    Message.update(hold=hold, held_until=until).where(
        Message.enrollment == enrollment, Message.state == MessageState.PLANNED).execute()
    log("enrollment_held", now=now, enrollment=enrollment, hold=hold.value, until=until.isoformat(), inbound=row.id)


def _ask_after_long_absence(enrollment: Enrollment, row: Inbound, now: datetime) -> None:
    paused = Enrollment.update(state=EnrollmentState.PAUSED, paused_at=now, paused_by=None).where(
        Enrollment.id == enrollment.id, Enrollment.state == EnrollmentState.ACTIVE).execute()
    if paused:
        Task.create(enrollment=enrollment, assignee=enrollment.user_id, note=ASKED, due_at=now,
                    round=-row.id, state=TaskState.OPEN)
        log("enrollment_paused", now=now, enrollment=enrollment, inbound=row.id, why="long_absence")


def _auto_reply(row: Inbound, verdict: Verdict, now: datetime) -> None:
    """Only a departure changes anything: the address has nobody behind it any more."""
    if verdict.sub_kind is SubKind.LEFT_COMPANY:
        Email.update(stale=True).where(Email.id == row.enrollment.email_id).execute()
        _end(row, _writing_to(row, {row.enrollment.email_id}), Finish.LEFT_COMPANY, verdict, now)


def _writing_to(row: Inbound, emails: set[int | None]) -> Enrollment | None:
    """The enrollment the mail is about while it is open, else the person's open one if it uses these addresses."""
    found = running(row)
    return found if found and (found.id == row.enrollment_id or found.email_id in emails) else None


def _bounce(row: Inbound, verdict: Verdict, now: datetime) -> None:
    enrollment: Enrollment = row.enrollment
    if verdict.sub_kind is SubKind.DELAYED:
        return
    if over_limit(verdict):
        mailboxes.throttled(enrollment.mailbox, LIMIT_HELD.total_seconds(), now=now)
    elif verdict.sub_kind is SubKind.HARD:
        _dead_address(row, verdict, now)
        return
    if verdict.sub_kind in _SOFT:
        if _soft_bounces(enrollment, row.received_at) < 2:
            return
    else:
        _refused(row, now)
    _end(row, _writing_to(row, set()), Finish.BOUNCED, verdict, now)


def _dead_address(row: Inbound, verdict: Verdict, now: datetime) -> None:
    """Only an address of this person is condemned: an alias that hands mail on may name one that is not theirs."""
    person = row.enrollment.person
    dead = {match_key(one.address) for one in verdict.recipients if one.verdict is RecipientVerdict.INVALID}
    emails = [email for email in person.emails if email.match_key in dead]
    for email in emails:
        stop.suppress(person, SuppressionReason.HARD_BOUNCE, now=now, only=email.address, message_id=row.id)
    _end(row, _writing_to(row, {email.id for email in emails}), Finish.BOUNCED, verdict, now)


def refusals_lately(mailbox: Mailbox, *, now: datetime) -> int:
    """How many people were lost to refusals of this mailbox's mail, not of their address, in the last 24 hours.
    A mail that turned out to be none does not count."""
    lately = list(Event.select().where(Event.mailbox == mailbox, Event.code == "mail_refused",
                                       Event.at >= now - timedelta(hours=24)))
    told = [event.data.get("inbound") for event in lately]
    wrong = {row.id for row in Inbound.select(Inbound.id).where(Inbound.id.in_(told), Inbound.corrected != "")}
    return len({event.enrollment_id for event in lately if event.data.get("inbound") not in wrong})


def _refused(row: Inbound, now: datetime) -> None:
    mailbox: Mailbox = row.enrollment.mailbox
    log("mail_refused", now=now, enrollment=row.enrollment, inbound=row.id)
    if mailbox.state is MailboxState.CONNECTED and refusals_lately(mailbox, now=now) >= REFUSALS:
        mailboxes.pause(mailbox, REFUSED, now=now)


def _soft_bounces(enrollment: Enrollment, received_at: datetime) -> int:
    """How many of the person's mails could not be delivered lately: two reports on one mail are one."""
    rows = Inbound.select(Inbound.message).join(Enrollment).where(
        Enrollment.person == enrollment.person_id, Inbound.kind == InboundKind.BOUNCE,
        Inbound.sub_kind.in_([kind.value for kind in _SOFT]), Inbound.received_at > received_at - SOFT_WINDOW)
    return len({row.message_id for row in rows})


def _challenge(row: Inbound, _verdict: Verdict, now: datetime) -> None:
    enrollment = running(row)
    if enrollment and enrollment.id == row.enrollment_id:
        _hold(enrollment, Hold.CHALLENGE, now + CHALLENGE, row, now)


def _complaint(row: Inbound, verdict: Verdict, now: datetime) -> None:
    stop.suppress(row.enrollment.person, SuppressionReason.COMPLAINT, now=now, message_id=row.id)
    _end(row, running(row), Finish.COMPLAINED, verdict, now)


def _own(row: Inbound, verdict: Verdict, now: datetime) -> None:
    if verdict.sub_kind is SubKind.OWNER_WROTE:
        stop.stop(row.enrollment, Finish.OWNER_WROTE, now=now, user=row.mailbox.user, where="mail", inbound=row.id)


_CONSEQUENCES: dict[InboundKind, Callable[[Inbound, Verdict, datetime], None]] = {
    InboundKind.REPLY: _reply,
    InboundKind.OUT_OF_OFFICE: _out_of_office,
    InboundKind.AUTO_REPLY: _auto_reply,
    InboundKind.BOUNCE: _bounce,
    InboundKind.CHALLENGE: _challenge,
    InboundKind.COMPLAINT: _complaint,
    InboundKind.OWN: _own,
}
