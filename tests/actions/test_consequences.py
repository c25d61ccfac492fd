"""Answers, bounces, complaints and departures: what each does, and that it does it whole or not at all."""

from __future__ import annotations

import pytest

from server.actions import consequences, enroll, receive, stop
from server.domain.codes import (
    EnrollmentState,
    Exclusion,
    Finish,
    InboundKind,
    MailboxState,
    MessageState,
    SuppressionReason,
)
from server.models import Email, Enrollment, Event, Inbound, Mailbox, Message, Suppression
from tests import factories
from tests.actions.inbox import (
    FIRST,
    MARIE,
    all_written_to,
    answer,
    arrives,
    failing,
    fresh,
    letter,
    refused,
    report,
    run,
    temporary,
    unknown_user,
    until,
    written_to,
)
from tests.factories import Firm, email


def suppressed() -> list[tuple[str | None, SuppressionReason]]:
    return [(row.shown, row.reason) for row in Suppression.select().order_by(Suppression.id)]


def exclusion(firm: Firm, name: str = "Marie Durand") -> Exclusion | None:
    asked = factories.request(firm.sequence, factories.seen(name))
    return enroll.preview(firm.owner, asked, now=firm.clock()).people[0].exclusion


def second_address(enrollment: Enrollment, address: str = "marie@home.example") -> Email:
    return Email.create(person=enrollment.person, address=address, match_key=address, main=False,
                        created_at=enrollment.created_at)


def test_a_human_stops_and_every_plan_goes_with_the_reply(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, answer(first))
    assert (row.kind, row.matched_by) == (InboundKind.REPLY, "references")
    assert fresh(enrollment).finish is Finish.REPLIED
    assert {one.state for one in factories.messages(enrollment)} == {MessageState.SENT, MessageState.CANCELLED}
    assert suppressed() == []


def test_a_colleague_who_cites_our_mail_is_an_answer(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, answer(first, "Marie asked me to answer.", "boss@people.example"))
    assert fresh(enrollment).finish is Finish.REPLIED


def test_a_calendar_answer_stops(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    raw = (f"From: {MARIE}\r\nTo: anna@northwind.example\r\nSubject: Accepted: Talk\r\nIn-Reply-To: {first.rfc_id}\r\n"
           "Message-ID: <cal@people.example>\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
           "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n").encode()
    (row,) = arrives(firm, raw)
    assert (row.sub_kind, fresh(enrollment).finish) == ("calendar_answer", Finish.REPLIED)


def test_opt_out_words_suppress_every_address(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    second_address(enrollment)
    arrives(firm, answer(first, "STOP"))
    assert fresh(enrollment).finish is Finish.OPTED_OUT
    assert suppressed() == [(MARIE, SuppressionReason.OPT_OUT_WORDS),
                            ("marie@home.example", SuppressionReason.OPT_OUT_WORDS)]


def test_quoted_stop_words_are_nobodys_wish(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, answer(first, "Gladly!\n\nOn Tue, 24 Nov 2026 Anna wrote:\n> To hear no more, reply STOP\n> STOP\n"))
    assert (fresh(enrollment).finish, suppressed()) == (Finish.REPLIED, [])


def test_a_dead_address_is_condemned_for_the_whole_account(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    second_address(enrollment)
    (row,) = arrives(firm, unknown_user(first))
    assert (row.kind, row.sub_kind, row.matched_by) == (InboundKind.BOUNCE, "hard", "embedded_original")
    assert fresh(enrollment).finish is Finish.BOUNCED
    assert suppressed() == [(MARIE, SuppressionReason.HARD_BOUNCE)]
    assert exclusion(firm) is Exclusion.BOUNCED_BEFORE


def test_the_dead_end_of_an_alias_does_not_condemn_the_alias(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, unknown_user(first, "left.long.ago@elsewhere.example"))
    assert (fresh(enrollment).finish, suppressed()) == (Finish.BOUNCED, [])
    assert not Event.select().where(Event.code == "mail_refused").exists(), "no fault of the mailbox either"


def test_a_refused_mail_stops_and_the_address_stays_good(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, refused(first))
    assert (fresh(enrollment).finish, suppressed()) == (Finish.BOUNCED, [])
    assert Mailbox.get().state is MailboxState.CONNECTED


@pytest.mark.parametrize(("hours", "state"), [(11, MailboxState.PAUSED), (13, MailboxState.CONNECTED)])
def test_three_refusals_within_a_day_pause_the_mailbox(firm: Firm, hours: int, state: MailboxState) -> None:
    people = all_written_to(firm, "Marie Durand", "Jonas Weber", "Nora Lind")
    for number, ((_, first), name) in enumerate(zip(people, ("marie.durand", "jonas.weber", "nora.lind"), strict=True)):
        arrives(firm, refused(first, f"{name}@people.example", number))
        arrives(firm, refused(first, f"{name}@people.example", number + 10))  # told twice, lost once
        firm.clock.forward(hours=hours)
    assert Mailbox.get().state is state


@pytest.mark.parametrize("said", [
    "You have reached a limit for sending mail. Your message was not sent.",
    "550 5.4.5 Daily user sending limit exceeded.",
    "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
    "554 5.2.2 Submission quota exceeded",
])
def test_the_senders_own_limit_holds_the_mailbox_and_blames_nobody(firm: Firm, said: str) -> None:
    _, first = written_to(firm)
    other = factories.enrolled(firm, "Jonas Weber")
    arrives(firm, report(first, failing(MARIE, "5.0.0", said), notice=said))
    assert suppressed() == []
    until = Mailbox.get().throttled_until
    assert until is not None
    assert (until - firm.clock()).total_seconds() == 24 * 3600
    firm.clock.forward(hours=1)
    assert run(firm) == 0
    assert factories.messages(other)[0].state is MessageState.PLANNED


def test_one_temporary_failure_is_forgiven_the_second_is_not(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, temporary(first, number=1))
    assert fresh(enrollment).state is EnrollmentState.ACTIVE
    arrives(firm, temporary(first, number=2))  # a second report on the same mail
    assert fresh(enrollment).state is EnrollmentState.ACTIVE
    until(firm, "2026-11-26T09:30:00+00:00")
    assert run(firm) == 1
    arrives(firm, temporary(factories.messages(enrollment)[1], number=3))
    assert (fresh(enrollment).finish, suppressed()) == (Finish.BOUNCED, [])


def test_temporary_failures_a_month_apart_are_two_first_ones(firm: Firm) -> None:
    made = factories.sequence(firm.owner, firm.now, email(0, subject="A"), email(31), email(90), name="Slow")
    enrollment, first = written_to(firm, made=made)
    arrives(firm, temporary(first, number=1))
    until(firm, "2026-12-28T09:30:00+00:00")
    assert run(firm) == 1
    arrives(firm, temporary(factories.messages(enrollment)[1], number=2))
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def test_a_delay_is_only_told(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    for number in range(3):
        (row,) = arrives(firm, report(first, failing(MARIE, "4.4.1", action="delayed"), number=number))
        assert row.sub_kind == "delayed"
    assert (fresh(enrollment).state, fresh(enrollment).hold) == (EnrollmentState.ACTIVE, None)
    assert Inbound.select().count() == 3


def test_each_recipient_of_a_report_is_judged_alone(firm: Firm) -> None:
    (marie, _), (jonas, _), (nora, _) = all_written_to(firm, "Marie Durand", "Jonas Weber", "Nora Lind")
    rows = arrives(firm, report(
        None, failing(MARIE, "5.1.1", "550 5.1.1 User unknown"),
        failing("jonas.weber@people.example", "4.4.1", "Connection timed out"),
        failing("nora.lind@people.example", "5.7.1", "550 5.7.1 rejected by policy")))
    assert {(row.enrollment_id, row.sub_kind, row.matched_by) for row in rows} == {
        (marie.id, "hard", "failed_recipient"), (jonas.id, "temporary", "failed_recipient"),
        (nora.id, "policy", "failed_recipient")}
    assert [fresh(one).finish for one in (marie, jonas, nora)] == [Finish.BOUNCED, None, Finish.BOUNCED]
    assert suppressed() == [(MARIE, SuppressionReason.HARD_BOUNCE)]


def test_a_complaint_suppresses_the_person(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    raw = (f"From: complaints@provider.example\r\nTo: anna@northwind.example\r\nSubject: complaint\r\n"
           "Message-ID: <arf@provider.example>\r\n"
           "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n"
           "--b\r\nContent-Type: text/plain\r\n\r\nSomebody pressed the button.\r\n"
           "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: x\r\nVersion: 1\r\n"
           f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {first.rfc_id}\r\n\r\nHello\r\n--b--\r\n").encode()
    arrives(firm, raw)
    assert fresh(enrollment).finish is Finish.COMPLAINED
    assert suppressed() == [(MARIE, SuppressionReason.COMPLAINT)]


def test_who_left_is_not_written_to_and_the_successor_is_known(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, answer(first, "Marie Durand has left the company. Please contact jean.petit@people.example.",
                                  Auto_Submitted="auto-replied"))
    assert (row.sub_kind, row.successor) == ("left_company", "jean.petit@people.example")
    assert fresh(enrollment).finish is Finish.LEFT_COMPANY
    assert Email.get(Email.address == MARIE).stale
    assert suppressed() == []


def test_the_owners_own_mail_stops(firm: Firm) -> None:
    enrollment, _ = written_to(firm)
    arrives(firm, f"From: anna@northwind.example\r\nTo: Marie <{MARIE}>\r\nSubject: By hand\r\n"
                  "Message-ID: <hand@northwind.example>\r\n\r\nHello Marie\r\n".encode())
    assert fresh(enrollment).finish is Finish.OWNER_WROTE


@pytest.mark.parametrize("headers", [
    {"Auto_Submitted": "auto-replied"}, {"Content_Type": 'multipart/report; report-type="disposition-notification"'}])
def test_acknowledgements_and_receipts_are_only_told(firm: Firm, headers: dict[str, str]) -> None:
    enrollment, first = written_to(firm)
    text = "Thank you for your message. We have received it and will answer soon."
    if "Content_Type" in headers:
        raw = letter(text, headers=f"In-Reply-To: {first.rfc_id}\r\nContent-Type: {headers['Content_Type']}\r\n")
    else:
        raw = answer(first, text, **headers)
    (row,) = arrives(firm, raw)
    assert row.kind in (InboundKind.AUTO_REPLY, InboundKind.RECEIPT)
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def only_mail(firm: Firm) -> tuple[Enrollment, Message]:
    made = factories.sequence(firm.owner, firm.now, email(0, subject="Once"), name="Once")
    enrollment, first = written_to(firm, made=made)
    assert fresh(enrollment).finish is Finish.COMPLETED
    return enrollment, first


def test_an_answer_to_the_last_mail_is_how_it_ended(firm: Firm) -> None:
    enrollment, first = only_mail(firm)
    firm.clock.forward(days=2)
    arrives(firm, answer(first))
    assert (fresh(enrollment).state, fresh(enrollment).finish) == (EnrollmentState.FINISHED, Finish.REPLIED)


def test_a_bounce_of_the_last_mail_is_how_it_ended(firm: Firm) -> None:
    enrollment, first = only_mail(firm)
    arrives(firm, unknown_user(first))
    assert (fresh(enrollment).finish, len(suppressed())) == (Finish.BOUNCED, 1)


@pytest.mark.parametrize("text", ["Yes, call me.", "STOP", "I am out of the office until 3 December 2026."])
def test_after_the_end_mails_are_kept_and_nothing_comes_back(firm: Firm, text: str) -> None:
    enrollment, first = written_to(firm)
    stop.unenroll(firm.owner, [enrollment.id], where="web", now=firm.clock())
    headers = {"Auto_Submitted": "auto-replied"} if "office" in text else {}
    assert len(arrives(firm, answer(first, text, **headers))) == 1
    after = fresh(enrollment)
    assert (after.state, after.finish, after.hold) == (EnrollmentState.FINISHED, Finish.UNENROLLED, None)
    assert bool(suppressed()) is (text == "STOP"), "a wish to hear no more counts at any time"
    assert MessageState.PLANNED not in {one.state for one in factories.messages(enrollment)}


def test_a_late_stop_ends_the_next_sequence_too(firm: Firm) -> None:
    old, first = written_to(firm)
    stop.unenroll(firm.owner, [old.id], where="web", now=firm.clock())
    again = factories.enrolled(firm, made=factories.sequence(firm.owner, firm.clock(), name="Second"))
    firm.clock.forward(minutes=5)
    arrives(firm, answer(first, "STOP"))
    assert fresh(again).finish is Finish.OPTED_OUT


def test_a_mail_older_than_ours_triggers_nothing(firm: Firm) -> None:
    enrollment = factories.enrolled(firm)
    firm.box.inject(letter("An old letter."))
    receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    until(firm, FIRST)
    assert run(firm) == 1
    Mailbox.update(cursor="0").execute()  # read again from the start, as after a forgotten cursor
    receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert (fresh(enrollment).state, Inbound.select().count()) == (EnrollmentState.ACTIVE, 0)


def test_reading_twice_acts_once(firm: Firm) -> None:
    _, first = written_to(firm)
    arrives(firm, refused(first))
    Mailbox.update(cursor="0").execute()
    receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert Inbound.select().count() == 1
    assert Event.select().where(Event.code == "mail_refused").count() == 1


def test_consequences_and_cursor_are_one(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Failing between two mails of one reading leaves neither mail, no consequence and the old cursor."""
    (marie, first), (jonas, second) = all_written_to(firm, "Marie Durand", "Jonas Weber")
    before = Mailbox.get().cursor
    firm.box.inject(answer(first, "STOP"))
    firm.box.inject(answer(second, "Yes", "jonas.weber@people.example"))
    real, calls = consequences.apply, []

    def fails_at_the_second(*args: object, **named: object) -> None:
        calls.append(1)
        real(*args, **named)  # type: ignore[arg-type]
        if len(calls) == 2:
            raise RuntimeError("pulled the plug")

    monkeypatch.setattr(consequences, "apply", fails_at_the_second)
    with pytest.raises(RuntimeError):
        receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert (Mailbox.get().cursor, Inbound.select().count(), suppressed()) == (before, 0, [])
    assert {fresh(one).state for one in (marie, jonas)} == {EnrollmentState.ACTIVE}
    monkeypatch.undo()
    receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert [fresh(one).finish for one in (marie, jonas)] == [Finish.OPTED_OUT, Finish.REPLIED]
    assert Mailbox.get().cursor != before
