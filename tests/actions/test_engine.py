"""What the sending engine does when time, providers and other workers get in its way; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from connectors.errors import AccessLost, OutcomeUnknown, Throttled, Unavailable
from connectors.memory.connector import MemoryConnector
from connectors.types import Credentials, Lookup, Prepared, Sent
from server import keys
from server.actions import account, delivery, mailboxes, outcomes, receive, send, settle, stop
from server.domain import inbound, pace
from server.domain.codes import EnrollmentState, Finish, Hold, InboundKind, MailboxState, MessageState
from server.models import Enrollment, Event, Fact, Inbound, Mailbox, Message
from server.queries import holds
from tests import factories
from tests.actions.inbox import run
from tests.factories import Firm


def until(firm: Firm, day: str) -> None:
    firm.clock.at = datetime.fromisoformat(day)


def row_of(enrollment: Enrollment) -> Message:
    return factories.messages(enrollment)[-1]


def first_of(enrollment: Enrollment) -> Message:
    return factories.messages(enrollment)[0]


def due_now(firm: Firm, name: str = "Marie Durand") -> Enrollment:
    """Somebody whose first mail may leave at this moment."""
    enrolled = factories.enrolled(firm, name)
    until(firm, "2026-11-24T08:00:00+00:00")
    return enrolled


# Never twice


def test_a_worker_that_lost_its_lease_meanwhile_does_not_send(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled = due_now(firm)
    prepare = MemoryConnector.prepare

    def slow(self: MemoryConnector, message: Any) -> Prepared:
        Mailbox.update(lease="another").where(Mailbox.id == firm.mailbox.id).execute()
        return prepare(self, message)

    monkeypatch.setattr(MemoryConnector, "prepare", slow)
    assert run(firm) == 0
    assert (firm.box.sends, firm.box.drafts) == (0, {})
    assert row_of(enrolled).state is MessageState.PLANNED


def test_no_call_begins_when_four_fifths_of_the_lease_are_over(firm: Firm) -> None:
    due_now(firm)
    moments = iter([0.0, 0.0, 241.0, 241.0, 241.0])
    assert send.work(firm.mailbox.id, now=firm.clock, real=firm.clock, ticks=lambda: next(moments)) == 0
    assert firm.box.sends == 0


def test_a_late_answer_of_a_lost_attempt_changes_nothing(firm: Firm) -> None:
    enrolled = due_now(firm)
    row = row_of(enrolled)
    Message.update(state=MessageState.SENDING, attempt="second", attempted_at=firm.clock()).where(
        Message.id == row.id).execute()
    told = Sent("id", "thread", "<id@mail.example>")
    assert not outcomes.record(row, "first", told, sent_at=firm.clock(), now=firm.clock())
    assert not outcomes.put_back(row, "first", None, None)
    assert row_of(enrolled).state is MessageState.SENDING


def test_a_draft_that_leaves_in_the_moment_of_the_look_is_no_proof(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow worker's request arrives between the look and the deletion: only a deleted draft proves anything."""
    enrolled = due_now(firm)
    firm.box.fail_send(OutcomeUnknown("timeout"))
    run(firm)
    find = MemoryConnector.find

    def find_then_sent(self: MemoryConnector, prepared: Prepared) -> Sent | Lookup:
        found = find(self, prepared)
        if found is Lookup.NOT_SENT:
            self.send(prepared)
        return found

    monkeypatch.setattr(MemoryConnector, "find", find_then_sent)
    firm.clock.forward(minutes=6)
    run(firm)
    firm.clock.forward(minutes=30)
    run(firm)
    assert firm.box.sends == 1
    assert factories.messages(enrolled)[0].state is MessageState.SENT


def test_a_forgotten_draft_is_deleted_by_the_next_lease(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled = due_now(firm)

    class Killed(BaseException):
        pass

    def die(*_: object) -> bool:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "_remember", die)
        with pytest.raises(Killed):
            run(firm)
    assert len(firm.box.drafts) == 1
    firm.clock.forward(minutes=6)
    assert run(firm) == 1
    assert (firm.box.drafts, firm.box.sends) == ({}, 1)
    assert factories.messages(enrolled)[0].state is MessageState.SENT


def test_without_proof_it_is_parked_after_growing_pauses_and_settled_by_hand(firm: Firm) -> None:
    enrolled = due_now(firm)
    firm.box.fail_send(OutcomeUnknown("timeout"), accepted=True)
    run(firm)
    firm.box.mails.clear()  # neither the draft nor a copy
    looked = []
    for _ in range(60):
        firm.clock.forward(minutes=5)
        before = row_of(enrolled).looks
        run(firm)
        if row_of(enrolled).looks > before:
            looked.append(firm.clock())
    pauses = [later - earlier for earlier, later in pairwise(looked)]
    assert len(looked) == settle.MAX_LOOKS
    assert pauses == sorted(pauses)
    assert pauses[-1] > pauses[0]
    assert Event.select().where(Event.code == "mail_parked").count() == 1
    assert send.due_mailboxes(now=firm.clock(), real_now=firm.clock()) == [], "a parked one is not asked about for ever"
    assert send.settle_by_hand(firm.owner, row_of(enrolled), sent=False, now=firm.clock())
    assert not send.settle_by_hand(firm.owner, row_of(enrolled), sent=True, now=firm.clock()), "once is enough"
    run(firm)
    assert firm.box.sends == 2


class Died(BaseException):
    """The worker's process has ended."""


def crash(firm: Firm, monkeypatch: pytest.MonkeyPatch, method: str, times: int) -> None:
    """The next workers end in this call of the connector; then six minutes pass."""
    def die(*_: Any) -> None:
        raise Died

    with monkeypatch.context() as context:
        context.setattr(MemoryConnector, method, die)
        for _ in range(times):
            with pytest.raises(Died):
                run(firm)
            firm.clock.forward(minutes=6)


def test_a_mail_that_ends_every_worker_is_set_aside_and_others_go_on(
        firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    poison = due_now(firm)
    crash(firm, monkeypatch, "prepare", settle.MAX_CRASHES)
    other = due_now(firm, "Paul Martin")
    firm.clock.forward(days=1)
    run(firm)
    assert (first_of(poison).state, first_of(other).state) == (MessageState.UNCERTAIN, MessageState.SENT)
    assert Event.select().where(Event.code == "mail_parked").count() == 1


def test_refusals_that_a_worker_survives_make_no_poison(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled = due_now(firm)
    for _ in range(settle.MAX_CRASHES):
        firm.box.fail_send(Unavailable("503"))
        run(firm)
        firm.clock.forward(minutes=6)
    crash(firm, monkeypatch, "prepare", 1)
    run(firm)
    assert first_of(enrolled).state is MessageState.SENT


@pytest.mark.parametrize("deleted", [True, False])
def test_a_worker_that_ends_while_it_withdraws_a_draft_leaves_nothing_to_park(
        firm: Firm, monkeypatch: pytest.MonkeyPatch, deleted: bool) -> None:
    enrolled = due_now(firm)
    firm.box.fail_send(OutcomeUnknown("timeout"), accepted=False)
    run(firm)
    firm.clock.forward(minutes=6)
    crash(firm, monkeypatch, "discard", 1)
    if deleted:
        firm.box.drafts.clear()
    for _ in range(40):
        firm.clock.forward(minutes=6)
        run(firm)
    assert (first_of(enrolled).state, firm.box.drafts) == (MessageState.SENT, {})
    assert [mail.envelope.subject for mail in firm.box.sent].count("A role in Paris") == 1


# Never after an answer


def test_an_answer_to_a_mail_whose_outcome_was_unknown_is_read_again(firm: Firm) -> None:
    """Nothing could match it when it came: not the sender, and the id was not known yet."""
    enrolled = due_now(firm)
    firm.box.fail_send(OutcomeUnknown("timeout"), accepted=True)
    run(firm)
    copy = firm.box.sent[0].envelope
    told = Message(subject="A role in Paris", rfc_id=copy.rfc_id, mailbox=firm.mailbox)
    firm.box.inject(factories.answer_to(told, "colleague@people.example", "Marie has left, talk to me."))
    assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert Inbound.select().count() == 0
    firm.clock.forward(minutes=6)
    run(firm)
    assert Enrollment.get_by_id(enrolled.id).finish is Finish.REPLIED


def test_a_held_mail_is_no_reason_to_ask_the_provider(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled = due_now(firm)
    firm.sequence.state = "paused"
    firm.sequence.save()
    calls = counted(monkeypatch)
    for _ in range(10):
        firm.clock.forward(seconds=5)
        assert run(firm) == 0
    assert calls == []
    assert row_of(enrolled).state is MessageState.PLANNED


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []
    changes = MemoryConnector.changes

    def counting(self: MemoryConnector, cursor: str) -> Any:
        calls.append(cursor)
        return changes(self, cursor)

    monkeypatch.setattr(MemoryConnector, "changes", counting)
    return calls


def test_pausing_while_the_draft_is_made_keeps_the_mail(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled = due_now(firm)
    prepare = MemoryConnector.prepare

    def meanwhile(self: MemoryConnector, message: Any) -> Prepared:
        stop.pause(firm.owner, enrolled, now=firm.clock())
        return prepare(self, message)

    monkeypatch.setattr(MemoryConnector, "prepare", meanwhile)
    assert run(firm) == 0
    assert (firm.box.sends, firm.box.drafts, row_of(enrolled).state) == (0, {}, MessageState.PLANNED)


# Windows and pace


def test_the_window_is_that_of_the_steps_own_time(firm: Firm) -> None:
    """A step of 19:00 sent "now" at 20:30 may leave until 21:00, not until 22:30."""
    evening = factories.sequence(firm.owner, firm.now, factories.email(0, "19:00", subject="Tonight"), name="Evening")
    until(firm, "2026-11-24T19:30:00+00:00")
    enrolled = factories.enrolled(firm, made=evening, send_today=True)
    row = row_of(enrolled)
    Message.update(due_at=firm.clock(), hold=None, held_until=None).where(Message.id == row.id).execute()
    until(firm, "2026-11-24T19:59:00+00:00")
    assert holds.hold_against(row_of(enrolled), now=firm.clock()) is None
    until(firm, "2026-11-24T20:01:00+00:00")
    held = holds.hold_against(row_of(enrolled), now=firm.clock())
    assert held is not None
    assert (held.hold, held.until) == (Hold.OUTSIDE_WINDOW, datetime.fromisoformat("2026-11-25T18:00:00+00:00"))


def test_reading_slows_down_when_it_is_quiet() -> None:
    minute = timedelta(minutes=1)
    pauses = [pace.reading_pause(timedelta(hours=hours), minute) for hours in (0, 1, 3, 6, 100)]
    assert pauses == [minute, 5 * minute, 15 * minute, 30 * minute, 30 * minute]
    assert pace.reading_pause(None, minute) == 30 * minute


def test_a_quiet_mailbox_is_read_twice_an_hour_and_a_busy_one_each_minute(
        firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch)
    due_now(firm)
    assert run(firm) == 1
    calls.clear()
    assert 4 <= polls(firm, minutes=5) <= 6
    firm.clock.forward(hours=12)
    assert polls(firm, hours=2) <= 5
    assert len(calls) <= 11, "one call a reading, whatever the number of people"


def polls(firm: Firm, **span: float) -> int:
    end, done = firm.clock() + timedelta(**span), 0
    while firm.clock() < end:
        for one in receive.readable_mailboxes(now=firm.clock(), every=timedelta(seconds=60)):
            done += receive.poll(one, now=firm.clock(), real_now=firm.clock())
        firm.clock.forward(seconds=5)
    return done


# Providers in trouble


def test_throttling_grows_cools_only_its_mailbox_and_is_forgotten(firm: Firm) -> None:
    waits = []
    box = Mailbox.get_by_id(firm.mailbox.id)
    for _ in range(8):
        waits.append(mailboxes.throttled(box, None, now=firm.clock()) - firm.clock())
        firm.clock.at = box.throttled_until
    assert waits[:4] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert waits[-1] == timedelta(hours=1)
    assert mailboxes.throttled(box, 7200, now=firm.clock()) - firm.clock() == timedelta(hours=2), "asked for more"
    firm.clock.forward(days=1)
    assert mailboxes.throttled(box, None, now=firm.clock()) - firm.clock() == timedelta(minutes=1)
    assert Mailbox.get_by_id(box.id).state is MailboxState.CONNECTED


def test_a_throttled_mailbox_is_left_alone_and_another_goes_on(firm: Firm) -> None:
    due_now(firm)
    firm.box.unreadable = Throttled("429", retry_after=600)
    assert run(firm) == 0
    assert send.due_mailboxes(now=firm.clock(), real_now=firm.clock()) == []
    firm.box.unreadable = None
    firm.clock.forward(seconds=601)
    assert run(firm) == 1


def test_a_refusal_of_credentials_that_were_renewed_meanwhile_changes_nothing(firm: Firm) -> None:
    mine = Mailbox.get_by_id(firm.mailbox.id)
    renewed = keys.encrypt(Credentials({"address": firm.mailbox.address}).to_json())
    Mailbox.update(credentials=renewed).where(Mailbox.id == mine.id).execute()
    mailboxes.lose_access(mine, "invalid_grant", now=firm.clock())
    assert Mailbox.get_by_id(mine.id).state is MailboxState.CONNECTED
    mailboxes._saver(mine)(Credentials({"address": "old@northwind.example"}))
    assert Mailbox.get_by_id(mine.id).credentials == renewed, "nor are older ones written over newer ones"
    mailboxes.lose_access(Mailbox.get_by_id(mine.id), "invalid_grant", now=firm.clock())
    assert Mailbox.get_by_id(mine.id).state is MailboxState.DISCONNECTED


def test_after_reconnecting_everything_goes_on_one_by_one(firm: Firm) -> None:
    due_now(firm)
    factories.enrolled(firm, "Jonas Weber")
    firm.box.revoked = True
    assert run(firm) == 0
    firm.clock.forward(hours=1)
    factories.mailbox(firm.owner, firm.clock())
    assert run(firm) == 1, "no burst"
    firm.clock.forward(seconds=95)
    assert run(firm) == 1


@pytest.mark.parametrize("problem", [AccessLost("gone"), Unavailable("down")])
def test_a_failed_look_changes_nothing(firm: Firm, problem: Exception) -> None:
    enrolled = due_now(firm)
    firm.box.fail_send(OutcomeUnknown("timeout"))
    run(firm)
    firm.clock.forward(minutes=6)
    firm.box.unreadable = problem  # type: ignore[assignment]
    run(firm)
    assert (row_of(enrolled).state, row_of(enrolled).looks) == (MessageState.UNCERTAIN, 0)


# Reading


def test_one_mail_that_cannot_be_read_stops_its_person_and_not_the_mailbox(
        firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled = due_now(firm)
    run(firm)
    firm.box.inject(factories.answer_to(row_of(enrolled), "marie.durand@people.example", "Yes"))
    raws(monkeypatch, lambda *_: fail(Unavailable("500")))
    assert [receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock()) for _ in range(3)] == [
        False, False, True]
    assert Enrollment.get_by_id(enrolled.id).finish is Finish.REPLIED, "its headers say enough"
    assert "marie" not in str([fact.value for fact in Fact.select()])


def test_a_mail_that_breaks_the_classifier_counts_as_a_humans(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled = due_now(firm)
    run(firm)
    firm.box.inject(factories.answer_to(row_of(enrolled), "marie.durand@people.example", "Yes"))
    monkeypatch.setattr(inbound, "classify", lambda *_, **__: fail(LookupError("charset")))
    assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert (Inbound.get().kind, Inbound.get().reason) == (InboundKind.REPLY, "unreadable")


def raws(monkeypatch: pytest.MonkeyPatch, answer: Callable[..., bytes]) -> None:
    monkeypatch.setattr(MemoryConnector, "raw", answer)


def fail(problem: Exception) -> Any:
    raise problem


def test_a_forgotten_cursor_is_read_round_once_and_not_in_a_loop(firm: Firm) -> None:
    enrolled = due_now(firm)
    run(firm)
    firm.box.expire_cursors()
    firm.box.inject(factories.answer_to(row_of(enrolled), "marie.durand@people.example", "Yes"))
    assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert Enrollment.get_by_id(enrolled.id).finish is Finish.REPLIED
    firm.box.expire_cursors()
    assert not receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock()), "again at once: it waits"
    firm.clock.forward(minutes=11)
    assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert Inbound.select().count() == 1, "nothing was replayed"


# Restored copies, crowds, plans of the database


def test_a_restored_copy_sends_nothing_until_somebody_adopts_it(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    account.claim_database()
    enrolled = due_now(firm)
    Fact.update(value="another installation").where(Fact.name == "instance").execute()
    account.claim_database()
    assert run(firm) == 0
    assert (firm.box.sends, row_of(enrolled).hold) == (0, Hold.RESTORED_COPY)
    assert account.adopt_copy(now=firm.clock())
    assert not account.adopt_copy(now=firm.clock())
    assert run(firm) == 1


def test_a_stopped_person_is_not_planned_again_by_a_late_put_back(firm: Firm) -> None:
    enrolled = due_now(firm)
    row = row_of(enrolled)
    Message.update(state=MessageState.SENDING, attempt="one", attempted_at=firm.clock()).where(
        Message.id == row.id).execute()
    stop.stop(enrolled, Finish.UNENROLLED, now=firm.clock())
    assert outcomes.put_back(row, "one", None, None)
    assert row_of(enrolled).state is MessageState.CANCELLED
    assert Enrollment.get_by_id(enrolled.id).state is EnrollmentState.FINISHED
