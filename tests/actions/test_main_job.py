"""Enroll, send, stop on the answer: the main job over a mailbox in memory, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from connectors.errors import AccessLost, OutcomeUnknown, Unavailable
from server import jobs
from server.actions import enroll, receive, send, stop
from server.domain.codes import EnrollmentState, Exclusion, Finish, Hold, InboundKind, MailboxState, MessageState
from server.models import Enrollment, Inbound, Mailbox, Message
from server.queries import plans
from tests import factories
from tests.actions.inbox import run
from tests.factories import Firm


def until(firm: Firm, day: str) -> None:
    firm.clock.at = datetime.fromisoformat(day)


def fresh(row: Enrollment) -> Enrollment:
    return Enrollment.get_by_id(row.id)


def test_it_sends_every_step_at_the_promised_moment_in_one_thread(firm: Firm) -> None:
    enrolled = factories.enrolled(firm)
    promised = [one.instant for one in plans.upcoming(enrolled, now=firm.clock())]
    for moment in promised:
        firm.clock.at = moment
        assert run(firm) == 1
    sent = factories.messages(enrolled)
    assert [one.sent_at for one in sent] == promised
    assert [one.subject for one in sent] == ["A role in Paris", "Re: A role in Paris", "Re: A role in Paris"]
    assert len({one.thread_id for one in sent}) == 1
    assert fresh(enrolled).finish is Finish.COMPLETED
    mails = firm.box.sent
    assert mails[2].envelope.header("References").split() == [sent[0].rfc_id, sent[1].rfc_id]
    assert mails[2].envelope.header("In-Reply-To") == sent[1].rfc_id
    assert b"Hello Marie" in mails[0].raw


def test_a_human_answer_stops_before_the_next_mail(firm: Firm) -> None:
    enrolled = factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    assert run(firm) == 1
    first = factories.messages(enrolled)[0]
    until(firm, "2026-11-26T09:30:00+00:00")
    firm.box.inject(factories.answer_to(first, "marie.durand@people.example", "Yes, call me."))
    assert run(firm) == 0
    assert firm.box.sends == 1
    assert fresh(enrolled).finish is Finish.REPLIED
    assert [one.state for one in factories.messages(enrolled)] == [MessageState.SENT, MessageState.CANCELLED]
    assert Inbound.get().kind is InboundKind.REPLY


def test_nothing_leaves_when_the_mailbox_cannot_be_read(firm: Firm) -> None:
    enrolled = factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    firm.box.unreadable = Unavailable("down")
    assert run(firm) == 0
    assert factories.messages(enrolled)[0].hold is Hold.MAILBOX_UNREADABLE
    firm.box.unreadable = None
    firm.clock.forward(minutes=6)
    assert run(firm) == 1


def test_an_unanswered_send_is_looked_up_and_never_repeated(firm: Firm) -> None:
    enrolled = factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    firm.box.fail_send(OutcomeUnknown("no answer"), accepted=True)
    assert run(firm) == 0
    assert factories.messages(enrolled)[0].state is MessageState.UNCERTAIN
    firm.clock.forward(minutes=1)
    run(firm)
    assert factories.messages(enrolled)[0].state is MessageState.UNCERTAIN, "not before the settle time"
    firm.clock.forward(minutes=5)
    run(firm)
    assert factories.messages(enrolled)[0].state is MessageState.SENT
    assert firm.box.sends == 1


def test_a_send_that_did_not_happen_is_proved_so_and_made_again(firm: Firm) -> None:
    enrolled = factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    firm.box.fail_send(OutcomeUnknown("no answer"), accepted=False)
    run(firm)
    firm.clock.forward(minutes=6)
    assert run(firm) == 1
    assert factories.messages(enrolled)[0].state is MessageState.SENT
    assert (firm.box.sends, firm.box.drafts) == (1, {})


def test_an_out_of_office_holds_and_does_not_stop(firm: Firm) -> None:
    enrolled = factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    run(firm)
    first = factories.messages(enrolled)[0]
    firm.box.inject(factories.answer_to(
        first, "marie.durand@people.example", "I am out of the office until 3 December 2026.",
        Auto_Submitted="auto-replied", Precedence="bulk"))
    until(firm, "2026-11-26T09:30:00+00:00")
    assert run(firm) == 0
    held = fresh(enrolled)
    assert (held.state, held.hold) == (EnrollmentState.ACTIVE, Hold.OUT_OF_OFFICE)
    assert held.held_until is not None
    assert run(firm) == 0
    firm.clock.at = held.held_until
    firm.clock.forward(hours=12)
    assert run(firm) == 1


def test_stop_words_suppress_the_person_everywhere(firm: Firm) -> None:
    enrolled = factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    run(firm)
    firm.box.inject(factories.answer_to(factories.messages(enrolled)[0], "marie.durand@people.example", "STOP"))
    receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert fresh(enrolled).finish is Finish.OPTED_OUT
    again = enroll.preview(firm.member, factories.request(firm.sequence, factories.seen("Marie Durand")), now=firm.now)
    assert again.people[0].exclusion is Exclusion.OPTED_OUT


def test_the_opt_out_link_of_a_mail_works_once_pressed(firm: Firm) -> None:
    enrolled = factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    run(firm)
    header = firm.box.sent[0].envelope.header("List-Unsubscribe")
    token = header.strip("<>").rsplit("/", 1)[1]
    assert stop.opt_out_link_address(token) == "marie.durand@people.example"
    assert fresh(enrolled).state is EnrollmentState.ACTIVE, "looking at the page stops nobody"
    assert stop.opt_out_by_link(token, now=firm.clock())
    assert fresh(enrolled).finish is Finish.OPTED_OUT
    assert not stop.opt_out_by_link("forged", now=firm.clock())


def test_a_lost_token_holds_the_mailbox_and_reconnecting_goes_on(firm: Firm) -> None:
    enrolled = factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    firm.box.revoked = True
    assert run(firm) == 0
    assert Mailbox.get().state is MailboxState.DISCONNECTED
    assert factories.messages(enrolled)[0].state is MessageState.PLANNED
    factories.mailbox(firm.owner, firm.clock())
    firm.clock.forward(minutes=10)
    assert run(firm) == 1


def test_a_second_click_enrolls_nobody_twice(firm: Firm) -> None:
    asked = factories.request(firm.sequence, factories.seen("Marie Durand"))
    first = enroll.enroll(firm.owner, asked, "same-key", now=firm.now)
    second = enroll.enroll(firm.owner, asked, "same-key", now=firm.now)
    assert first == second
    assert Enrollment.select().count() == 1


def test_undo_takes_back_whom_no_mail_has_left(firm: Firm) -> None:
    asked = factories.request(firm.sequence, factories.seen("Marie Durand"), factories.seen("Jonas Weber"))
    made = enroll.enroll(firm.owner, asked, "key-12345", now=firm.now)
    until(firm, "2026-11-24T08:00:00+00:00")
    assert run(firm) == 1, "spacing lets one leave"
    undone = enroll.undo(firm.owner, made.batch_id, now=firm.clock())
    assert (len(undone.undone), len(undone.left)) == (1, 1)


def test_nothing_leaves_in_the_minute_after_send_today(firm: Firm) -> None:
    enrolled = factories.enrolled(firm, send_today=True)
    firm.clock.forward(hours=2)  # 10:40, behind the step's 09:00: it goes now
    late = factories.enrolled(firm, "Jonas Weber", send_today=True)
    assert factories.messages(late)[0].hold is Hold.UNDO_WINDOW
    assert run(firm) == 1
    firm.clock.forward(seconds=59)
    run(firm)
    assert factories.messages(late)[0].state is MessageState.PLANNED
    firm.clock.forward(seconds=40)
    run(firm)
    assert factories.messages(late)[0].state is MessageState.SENT
    assert factories.messages(enrolled)[0].state is MessageState.SENT


def test_mails_of_nobody_enrolled_leave_no_trace(firm: Firm, caplog: pytest.LogCaptureFixture) -> None:
    factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    run(firm)
    for number in range(500):
        firm.box.inject(f"From: Stranger <s{number}@marker-sender.example>\r\nTo: anna@northwind.example\r\n"
                        f"Message-ID: <{number}@marker-id.example>\r\nSubject: marker-subject {number}\r\n\r\n"
                        f"marker-body {number}\r\n".encode())
    assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    stored = dump()
    assert "marker-" not in stored
    assert "marker-" not in caplog.text
    assert len(stored) > 1000


def dump() -> str:
    """Every value of every table as text."""
    from server.models import TABLES

    return "\n".join(str(row) for table in TABLES for row in table.select().tuples())


def test_the_tick_survives_one_mailbox_that_fails(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object, **__: object) -> int:
        raise RuntimeError("boom")

    monkeypatch.setattr(send, "work", explode)
    assert jobs._connected(jobs.send_one)(firm.mailbox.id) == 0


def test_a_dead_workers_claim_becomes_uncertain_and_is_settled(firm: Firm) -> None:
    enrolled = factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    row = factories.messages(enrolled)[0]
    Message.update(state=MessageState.SENDING, attempt="dead", attempted_at=firm.clock()).where(
        Message.id == row.id).execute()
    firm.clock.forward(minutes=6)
    assert run(firm) == 1, "it died before a draft was remembered, so nothing can have left"
    assert factories.messages(enrolled)[0].state is MessageState.SENT


def test_access_lost_while_sending_puts_the_mail_back(firm: Firm) -> None:
    enrolled = factories.enrolled(firm)
    until(firm, "2026-11-24T08:00:00+00:00")
    firm.box.fail_send(AccessLost("revoked"))
    assert run(firm) == 0
    row = factories.messages(enrolled)[0]
    assert (row.state, row.hold) == (MessageState.PLANNED, Hold.MAILBOX_DISCONNECTED)
