"""What the machine found, one case each, so that nobody has to find it again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from connectors.errors import OutcomeUnknown
from connectors.memory.connector import MemoryConnector
from connectors.types import OutgoingMessage, Prepared
from server.actions import corrections, receive, settle, stop
from server.domain.codes import Finish
from server.models import Enrollment, Inbound, Message
from tests import factories
from tests.actions import inbox
from tests.actions.inbox import run
from tests.factories import Firm

MORNING = datetime.fromisoformat("2026-11-24T08:00:00+00:00")


def test_resuming_does_not_shorten_the_time_to_undo(firm: Firm) -> None:
    firm.clock.at = datetime.fromisoformat("2026-11-24T10:00:00+00:00")
    enrolled = factories.enrolled(firm, send_today=True)
    stop.pause(firm.owner, enrolled, now=firm.clock())
    stop.resume(firm.owner, enrolled, now=firm.clock())
    assert run(firm) == 0
    firm.clock.at += timedelta(seconds=61)
    assert run(firm) == 1


def written_to(firm: Firm, *, lost: bool = False) -> tuple[Enrollment, Message]:
    """Somebody whose first mail has left; `lost` if we never heard so."""
    enrolled = factories.enrolled(firm)
    firm.clock.at = MORNING
    if lost:
        firm.box.fail_send(OutcomeUnknown("timeout"), accepted=True)
    run(firm)
    return enrolled, factories.messages(enrolled)[0]


def arrives(firm: Firm, raw: bytes) -> None:
    firm.box.inject(raw)
    assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())


def weeks_pass(firm: Firm) -> int:
    """How many mails the mailbox has sent after a month."""
    for _ in range(60):
        firm.clock.at += timedelta(hours=12, minutes=7)
        run(firm)
    return firm.box.sends


def test_a_mail_of_unknown_outcome_counts_for_the_pace(firm: Firm) -> None:
    factories.enrolled(firm, "Paul Martin")
    written_to(firm, lost=True)
    assert firm.box.sends == 1
    firm.clock.at += timedelta(seconds=10)
    run(firm)
    assert firm.box.sends == 1
    firm.clock.at += timedelta(seconds=90)
    run(firm)
    assert firm.box.sends == 2


def test_a_mail_of_unknown_outcome_is_that_persons_mail_of_the_day(firm: Firm) -> None:
    enrolled, _ = written_to(firm, lost=True)
    stop.unenroll(firm.owner, [enrolled.id], where="person", now=firm.clock())
    firm.clock.at += timedelta(minutes=2)
    factories.enrolled(firm, send_today=True)
    firm.clock.at += timedelta(minutes=2)
    run(firm)
    assert firm.box.sends == 1


@pytest.mark.parametrize("answer", [inbox.answer, inbox.refused])
def test_who_answered_after_being_unenrolled_is_not_put_back(firm: Firm, answer: object) -> None:
    enrolled, mail = written_to(firm)
    stop.unenroll(firm.owner, [enrolled.id], where="person", now=firm.clock())
    arrives(firm, answer(mail))  # type: ignore[operator]
    (back,) = stop.undo_unenroll(firm.owner, [enrolled.id], now=firm.clock())
    assert back.result is stop.Back.ANSWERED_SINCE
    assert weeks_pass(firm) == 1


def test_of_two_answers_one_that_was_none_leaves_the_other(firm: Firm) -> None:
    enrolled, mail = written_to(firm)
    arrives(firm, inbox.answer(mail, "Thank you for your message."))
    arrives(firm, inbox.answer(mail, "And now really: yes, call me."))
    first, second = Inbound.select().order_by(Inbound.id)
    assert corrections.not_a_reply(firm.owner, first, now=firm.clock())
    assert Enrollment.get_by_id(enrolled.id).finish is Finish.REPLIED
    assert corrections.not_a_reply(firm.owner, Inbound.get_by_id(second.id), now=firm.clock())
    assert Enrollment.get_by_id(enrolled.id).finish is None, "then nothing is left that ends it"
    assert weeks_pass(firm) == 3


def test_who_is_away_is_still_away_when_they_are_put_back(firm: Firm) -> None:
    enrolled, mail = written_to(firm)
    arrives(firm, inbox.away(mail, "I am out of the office until 2026-12-04."))
    held = Enrollment.get_by_id(enrolled.id).held_until
    stop.unenroll(firm.owner, [enrolled.id], where="person", now=firm.clock())
    stop.undo_unenroll(firm.owner, [enrolled.id], now=firm.clock())
    assert (Enrollment.get_by_id(enrolled.id).held_until, held is None) == (held, False)


def test_an_answer_to_a_mail_that_its_user_found_is_read_again(firm: Firm) -> None:
    enrolled, mail = written_to(firm, lost=True)
    told = Message(subject="A role in Paris", rfc_id=firm.box.sent[0].envelope.rfc_id, mailbox=firm.mailbox)
    firm.clock.at += timedelta(minutes=1)
    arrives(firm, inbox.answer(told, "Marie has left, talk to me.", "colleague@people.example"))
    assert Inbound.select().count() == 0, "nothing matches it yet"
    assert settle.settle_by_hand(firm.owner, mail, sent=True, now=firm.clock())
    assert weeks_pass(firm) == 1
    assert Enrollment.get_by_id(enrolled.id).finish is Finish.REPLIED


@pytest.mark.parametrize("by_hand", [False, True])
def test_an_answer_that_was_not_read_when_the_send_was_lost_is_not_jumped_over(
        firm: Firm, monkeypatch: pytest.MonkeyPatch, by_hand: bool) -> None:
    """It comes between the reading and the draft of the next mail, and nothing is read until that one is settled."""
    enrolled, first = written_to(firm)
    firm.clock.at += timedelta(days=2, hours=2)
    prepare = MemoryConnector.prepare

    def meanwhile(self: MemoryConnector, message: OutgoingMessage) -> Prepared:
        firm.box.inject(inbox.answer(first))
        return prepare(self, message)

    with monkeypatch.context() as patched:
        patched.setattr(MemoryConnector, "prepare", meanwhile)
        firm.box.fail_send(OutcomeUnknown("timeout"), accepted=True)
        run(firm)
    if by_hand:
        assert settle.settle_by_hand(firm.owner, factories.messages(enrolled)[1], sent=True, now=firm.clock())
    assert weeks_pass(firm) == 2
    assert Enrollment.get_by_id(enrolled.id).finish is Finish.REPLIED
