"""Whose enrollment a mail is about: each rule, and what no rule may ever match."""

from __future__ import annotations

import pytest

from connectors.base import Connector
from connectors.errors import OutcomeUnknown
from connectors.memory import outlet
from connectors.types import Address, Envelope
from server.actions import erasing, mailboxes, receive, stop
from server.domain.addresses import match_key
from server.domain.codes import EnrollmentState, Finish, InboundKind, MessageState
from server.models import Email, Enrollment, Inbound, Mailbox, Message
from server.queries import matching
from tests import factories
from tests.actions.inbox import (
    FIRST,
    MARIE,
    answer,
    arrives,
    failing,
    fresh,
    letter,
    report,
    run,
    unknown_user,
    until,
    written_to,
)
from tests.factories import Firm

STRANGER = "somebody@else.example"


@pytest.fixture
def db_kind() -> str:
    return "sqlite"


def rules(rows: list[Inbound]) -> list[str]:
    return [row.matched_by for row in rows]


@pytest.mark.parametrize("header", [
    "References: {id}", "In-Reply-To: {id}", "References: {bare}", "In-Reply-To: {bare}",
    "References: <a@x.example>,{id},<b@x.example>", "References: <a@x.example>\r\n\t{id}\r\n <b@x.example>",
    "References: <a@x.example>{id}<b@x.example>", "In-Reply-To: Your mail of Tuesday, {id} (Anna)",
    "references: {id}",
])
def test_an_id_of_ours_however_it_is_cited(firm: Firm, header: str) -> None:
    """By a stranger, about another subject, in another thread: the id alone proves it."""
    enrollment, first = written_to(firm)
    assert first.rfc_id
    line = header.format(id=first.rfc_id, bare=first.rfc_id.strip("<>"))
    rows = arrives(firm, letter("Hello", sender=STRANGER, subject="Something else", headers=f"{line}\r\n"))
    assert rules(rows) == ["references"]
    assert fresh(enrollment).finish is Finish.REPLIED


def test_exchanges_parent_id(firm: Firm) -> None:
    _, first = written_to(firm)
    headers = f"X-MS-Exchange-Parent-Message-Id: {first.rfc_id}\r\n"
    assert rules(arrives(firm, letter("Hello", sender=STRANGER, headers=headers))) == ["parent_id"]


def test_the_newest_of_ours_that_is_cited_counts(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    until(firm, "2026-11-26T09:30:00+00:00")
    assert run(firm) == 1
    second = factories.messages(enrollment)[1]
    (row,) = arrives(firm, letter("Hello", headers=f"References: {first.rfc_id} {second.rfc_id}\r\n"))
    assert row.message_id == second.id


@pytest.mark.parametrize(("domain", "local", "other"), [
    ("people.example", "Marie.Durand", "People.Example"), ("people.example", "marie.durand+jobs", "people.example"),
    ("gmail.com", "mariedurand", "gmail.com"), ("gmail.com", "m.a.r.i.e.durand", "googlemail.com"),
    ("gmail.com", "mariedurand+x", "gmail.com"),
])
def test_a_fresh_mail_of_the_person(firm: Firm, domain: str, local: str, other: str) -> None:
    until(firm, "2026-11-24T07:45:00+00:00")
    enrollment = factories.enrolled(firm)
    enrolled = f"marie.durand@{domain}"
    Email.update(address=enrolled, match_key=match_key(enrolled)).execute()
    until(firm, FIRST)
    assert run(firm) == 1
    rows = arrives(firm, letter("Hello, is it still open?", sender=f"{local}@{other}"))
    assert rules(rows) == ["sender"]
    assert fresh(enrollment).finish is Finish.REPLIED


@pytest.mark.parametrize("header", ["Reply-To", "Sender"])
def test_the_person_in_another_header(firm: Firm, header: str) -> None:
    written_to(firm)
    rows = arrives(firm, letter("Hello", sender=STRANGER, headers=f"{header}: Marie <{MARIE}>\r\n"))
    assert rules(rows) == ["sender"]


def test_another_address_of_the_person(firm: Firm) -> None:
    enrollment, _ = written_to(firm)
    Email.create(person=enrollment.person, address="m@home.example", match_key="m@home.example", main=False,
                 created_at=firm.now)
    assert rules(arrives(firm, letter("Hello", sender="m@home.example"))) == ["sender"]


@pytest.mark.parametrize(("days", "stored"), [(89, 1), (91, 0)])
def test_a_fresh_mail_counts_for_ninety_days(firm: Firm, days: int, stored: int) -> None:
    enrollment, _ = written_to(firm)
    stop.pause(firm.owner, enrollment, now=firm.clock())
    firm.clock.forward(days=days)
    assert len(arrives(firm, letter("Hello"))) == stored


def test_nobody_is_matched_who_was_not_yet_written_to(firm: Firm) -> None:
    enrollment = factories.enrolled(firm)
    assert arrives(firm, letter("Hello")) == []
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def test_who_was_erased_stays_forgotten(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    erasing.erase(firm.owner, enrollment.person, now=firm.clock())
    assert arrives(firm, answer(first)) == []
    assert arrives(firm, letter("Hello", number=2)) == []


def test_the_thread_alone_is_only_a_hint(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    assert first.thread_id
    assert arrives(firm, letter("Newsletter", sender=STRANGER, subject="Re: A role in Paris"),
                   thread_id=first.thread_id) == []
    assert fresh(enrollment).state is EnrollmentState.ACTIVE
    rows = arrives(firm, letter("Hello", subject="Re: A role in Paris", number=2), thread_id=first.thread_id)
    assert rules(rows) == ["thread_and_sender"]


@pytest.mark.parametrize("subject", ["A role in Paris", "Re: A role in Paris", "RE: A ROLE IN PARIS"])
def test_a_subject_never_matches(firm: Firm, subject: str) -> None:
    enrollment, _ = written_to(firm)
    assert arrives(firm, letter("Hello", sender=STRANGER, subject=subject)) == []
    assert arrives(firm, letter("Hello", sender="boss@people.example", subject=subject, number=2)) == [], "same company"
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def test_a_report_by_the_original_it_carries(firm: Firm) -> None:
    _, first = written_to(firm)
    rows = arrives(firm, unknown_user(first, "rewritten@inner.example"))
    assert rules(rows) == ["embedded_original"]


def test_a_report_by_an_id_in_its_text(firm: Firm) -> None:
    _, first = written_to(firm)
    text = f"550 user unknown\r\n\r\n--- Below is a copy ---\r\n\r\nMessage-ID: {first.rfc_id}\r\n"
    rows = arrives(firm, letter(text, sender="MAILER-DAEMON@mx.example", subject="Returned mail: see transcript"))
    assert rules(rows) == ["embedded_original"]


def test_a_report_by_the_address_that_failed(firm: Firm) -> None:
    enrollment, _ = written_to(firm)
    rows = arrives(firm, unknown_user(None))
    assert rules(rows) == ["failed_recipient"]
    assert fresh(enrollment).finish is Finish.BOUNCED


def test_a_report_without_any_part(firm: Firm) -> None:
    enrollment, _ = written_to(firm)
    text = f"This message was created automatically.\r\n\r\n  {MARIE}\r\n    550 User unknown\r\n"
    rows = arrives(firm, letter(text, sender="mailer-daemon@mx.example", subject="Mail delivery failed",
                                headers=f"X-Failed-Recipients: {MARIE}\r\n"))
    assert rules(rows) == ["failed_recipient"]
    assert fresh(enrollment).finish is Finish.BOUNCED


def test_a_report_on_somebody_else_that_quotes_the_person(firm: Firm) -> None:
    """The recruiter wrote to a stranger by hand and named Marie: her address in the text is no failure of hers."""
    enrollment, _ = written_to(firm)
    rows = arrives(firm, report(None, failing(STRANGER, "5.1.1", "550 unknown user"), notice=f"Also talk to {MARIE}."))
    assert rows == []
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def test_an_absence_of_somebody_else_that_names_the_person(firm: Firm) -> None:
    enrollment, _ = written_to(firm)
    text = f"I am out of the office until 3 December 2026. Write to {MARIE}."
    rows = arrives(firm, letter(text, sender=STRANGER, subject="Automatic reply: Hi",
                                headers="Return-Path: <>\r\nAuto-Submitted: auto-replied\r\n"))
    assert rows == []
    assert fresh(enrollment).hold is None


def second_mailbox(firm: Firm) -> Mailbox:
    return factories.mailbox(firm.member, firm.clock(), "otto@northwind.example")


def test_another_mailboxs_enrollment_is_not_matched_by_its_sender(firm: Firm) -> None:
    other = second_mailbox(firm)
    enrollment, _ = written_to(firm)
    assert arrives(firm, letter("Hello Otto"), other) == []
    assert arrives(firm, unknown_user(None), other) == []
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def test_a_copy_of_the_answer_in_a_colleagues_mailbox_counts_once(firm: Firm) -> None:
    other = second_mailbox(firm)
    enrollment, first = written_to(firm)
    # The colleague wrote to her too, some time ago.
    made = Enrollment.create(person=enrollment.person, email=enrollment.email_id, sequence=firm.sequence, mailbox=other,
                             user=firm.member, key="older", state="finished", finish="completed", day0="2026-11-20",
                             zone="Europe/Paris", created_at=firm.now, finished_at=firm.now)
    Message.create(enrollment=made, mailbox=other, step=first.step_id, state="sent", sent_at=firm.now,
                   rfc_id="<older@northwind.example>")
    raw = answer(first, Cc="otto@northwind.example")
    assert arrives(firm, raw, other) == []
    assert len(arrives(firm, raw)) == 1
    assert (fresh(enrollment).finish, fresh(made).finish) == (Finish.REPLIED, Finish.COMPLETED)


def test_a_second_copy_in_the_same_mailbox_says_nothing_new(firm: Firm) -> None:
    _, first = written_to(firm)
    raw = answer(first)
    assert [len(arrives(firm, raw)), len(arrives(firm, raw))] == [1, 0]


def test_own_copies_aliases_and_drafts_are_no_answers(firm: Firm) -> None:
    firm.box.aliases = ("anna.k@northwind.example",)
    enrollment, first = written_to(firm)
    before = Inbound.select().count()
    assert before == 0, "the sent copy itself"
    headers = (("In-Reply-To", first.rfc_id or ""), ("To", MARIE))
    draft = Envelope("draft-9", first.thread_id or "", "<draft@northwind.example>", firm.clock(),
                     Address("anna@northwind.example"), "Re: A role", headers, own=True, draft=True)
    assert matching.own_mail(firm.mailbox, draft) is None
    note = (f"From: anna.k@northwind.example\r\nTo: me@home.example\r\nMessage-ID: <note@northwind.example>\r\n"
            f"In-Reply-To: {first.rfc_id}\r\nSubject: note to self\r\n\r\nremember\r\n").encode()
    assert arrives(firm, note) == []
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def test_an_alias_that_the_provider_does_not_know_as_own(firm: Firm) -> None:
    """Its mail in the thread is the owner's hand, not an answer."""
    enrollment, first = written_to(firm)
    Mailbox.update(aliases=["anna.k@northwind.example"]).execute()
    (row,) = arrives(firm, answer(first, "By the way", "anna.k@northwind.example"))
    assert (row.kind, fresh(enrollment).finish) == (InboundKind.OWN, Finish.OWNER_WROTE)


def test_a_sent_copy_seen_before_its_outcome_is_known_is_ours(firm: Firm) -> None:
    enrollment = factories.enrolled(firm)
    until(firm, FIRST)
    firm.box.fail_send(OutcomeUnknown("no answer"), accepted=True)
    run(firm)
    receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert (fresh(enrollment).state, Inbound.select().count()) == (EnrollmentState.ACTIVE, 0)


def test_who_answers_a_mail_that_nobody_knows_left_is_not_written_to_again(firm: Firm) -> None:
    enrollment = factories.enrolled(firm)
    until(firm, FIRST)
    firm.box.fail_send(OutcomeUnknown("no answer"), accepted=True)
    run(firm)
    assert rules(arrives(firm, letter("Yes!"))) == ["sender"]
    assert fresh(enrollment).finish is Finish.REPLIED
    firm.clock.forward(minutes=6)
    run(firm)
    assert [one.state for one in factories.messages(enrollment)] == [MessageState.SENT], "settled, nothing behind it"


def test_of_strangers_not_even_the_body_is_read(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    written_to(firm)
    read: list[str] = []
    connector = type(mailboxes.open_connector(firm.mailbox))
    real = connector.raw

    def noted(self: Connector, one: str) -> bytes:
        read.append(one)
        return bytes(real(self, one))

    monkeypatch.setattr(connector, "raw", noted)
    for number in range(20):
        outlet.box(firm.mailbox.address).inject(letter("secret", sender=f"s{number}@else.example", number=number))
    receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert read == []
