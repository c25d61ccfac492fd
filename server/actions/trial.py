"""A test of one step to oneself: one's own mailbox writes to its own address, and nobody's enrollment hears of it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from collections.abc import Sequence as Many
from datetime import datetime

from connectors.errors import AccessLost, ConnectorError, OutcomeUnknown, Rejected, Throttled
from connectors.types import Address, OutgoingMessage
from server.access import Conflict, Invalid, NotFound, require
from server.actions import leases, letters, mailboxes
from server.actions.changes import field_error
from server.actions.journal import log
from server.actions.previews import sending_mailbox
from server.domain import sequence as rules
from server.domain.codes import Permission, StepKind
from server.models import Mailbox, Person, Sequence, User
from server.queries import account, attachments, rendering, threads
from server.queries.rendering import Recipient
from server.queries.steps import Step

MARK = "[Test]"
NO_TOKEN = "test"  # noqa: S105 - nobody receives this mail, so there is no link to sign
WAITS = (0.0, 0.5, 1.0, 1.5)  # seconds between looks at a mailbox that a worker holds

Clock = Callable[[], datetime]


def send(user: User, sequence: Sequence, steps: Many[Step], position: int, person: Person | None, *, now: Clock,
         real: Clock, pause: Callable[[float], None] = time.sleep) -> str:
    """Send the step at `position` of these steps, saved or not, as `person` would get it. Returns the address.

    Without a person, sample values fill the fields. Raises a `Refusal` that says why nothing was sent.
    """
    require(user, Permission.ENROLLMENTS_CREATE)
    step = next((one for one in steps if one.position == position), None)
    if step is None:
        raise NotFound("no_step")
    mailbox = sending_mailbox(user)
    if mailbox is None:
        raise Conflict("test_no_mailbox")
    if account.restored_copy():
        raise Conflict("test_restored_copy")
    outgoing = _outgoing(user, sequence, steps, step, person, mailbox)
    leased = _lease(mailbox, real, pause)
    try:
        _deliver(leased, outgoing, now)
    finally:
        leases.release(leased)
    log("test_sent", now=now(), user=user, sequence=sequence, mailbox=leased, position=position)
    return str(leased.address)


def _outgoing(user: User, sequence: Sequence, steps: Many[Step], step: Step, person: Person | None,
              mailbox: Mailbox) -> OutgoingMessage:
    """The mail as it will leave but for its mark, its reader and the link of the opt-out line, which is nobody's."""
    _check(steps, step)
    merge = rendering.values(_recipient(person, user), user)
    opening = threads.opening_subject(step, steps)
    holes = rendering.missing((opening, step.body), merge)
    if holes:
        raise Conflict("test_missing", name=person.name if person else "", fields=holes)
    mail = rendering.render(opening, step.body, merge, mailbox, opt_out=sequence.opt_out, token=NO_TOKEN)
    answers = threads.planned_parent(step, steps, ()) is not None
    subject = threads.reply_subject(mail.subject) if answers else mail.subject
    me = Address(mailbox.address, mailbox.name or user.name)
    return OutgoingMessage(f"test-{secrets.token_hex(16)}", me, me, f"{MARK} {subject}", mail.html, mail.text,
                           attachments=attachments.contents(file.id for file in step.attachments))


def _check(steps: Many[Step], step: Step) -> None:
    """Only what this one mail needs: its days, and the other steps, may still be wrong."""
    if step.kind is StepKind.TASK:
        raise Conflict("test_task")
    at = list(steps).index(step)
    errors = [field_error(found, f"steps.{at}") for found in rules.problems(steps, account.merge_fields())
              if found.step == at and found.field in ("subject", "body")]
    if errors:
        raise Invalid(*errors)


def _recipient(person: Person | None, user: User) -> Recipient:
    if person is not None:
        return Recipient.of(person, next((one for one in person.emails if one.main), None))
    return sample(user)


def sample(user: User) -> Recipient:
    """Somebody made up, in the user's language; fields of one's own show their names."""
    fields: Mapping[str, str] = {name: f"[{name.replace('_', ' ')}]" for name in account.custom_fields()}
    if user.language == "fr":
        return Recipient("camille.martin@atelier.example", "Camille", "Martin", "Atelier", "Développeuse", fields)
    return Recipient("jane.doe@atelier.example", "Jane", "Doe", "Atelier", "Developer", fields)


def _lease(mailbox: Mailbox, real: Clock, pause: Callable[[float], None]) -> Mailbox:
    """The mailbox for this test alone: a worker that holds it is waited for shortly."""
    for seconds in WAITS:
        pause(seconds)
        leased = leases.take(mailbox.id, real_now=real())
        if leased is not None:
            return leased
    raise Conflict("test_busy")


def _deliver(mailbox: Mailbox, outgoing: OutgoingMessage, now: Clock) -> None:
    if not mailbox.credentials:
        raise Conflict("test_no_mailbox")
    if mailbox.throttled_until and mailbox.throttled_until > now():
        raise Conflict("test_throttled")
    try:
        letters.send(mailboxes.open_connector(mailbox), outgoing)
    except OutcomeUnknown:
        raise Conflict("test_unknown") from None
    except AccessLost as problem:
        mailboxes.lose_access(mailbox, problem.detail, now=now())
        raise Conflict("test_access_lost", address=mailbox.address) from None
    except Throttled as problem:
        mailboxes.throttled(mailbox, problem.retry_after, now=now())
        raise Conflict("test_throttled") from None
    except Rejected as problem:
        raise Conflict("test_rejected", detail=problem.detail) from None
    except ConnectorError:
        raise Conflict("test_unavailable") from None

