"""What answers by itself: absences in many languages, ticket systems, moderators, filters that ask for a proof."""

from __future__ import annotations

from datetime import date

import pytest

from server.domain.codes import InboundKind
from server.domain.inbound import SubKind, classify
from tests.domain import inbound_mails as mails
from tests.domain.tables import blocks, lines, rows

AUTOMATIC = "Auto-Submitted: auto-replied\n"
EXCHANGE = "X-Auto-Response-Suppress: All\n"
RESPONDERS = blocks("responders.txt")


@pytest.mark.parametrize(("language", "text"), rows("back.tsv"))
def test_an_automatic_mail_that_says_only_when_somebody_is_back(language: str, text: str) -> None:
    found = classify(mails.mail(text, headers=AUTOMATIC))
    assert (found.kind, found.return_date) == (InboundKind.OUT_OF_OFFICE, date(2026, 12, 3))


@pytest.mark.parametrize("text", lines("answers_by.txt"))
def test_a_day_by_which_they_answer_is_no_return(text: str) -> None:
    found = classify(mails.mail(text, headers=AUTOMATIC))
    assert (found.kind, found.sub_kind) == (InboundKind.AUTO_REPLY, SubKind.ACKNOWLEDGEMENT)


@pytest.mark.parametrize("headers", [EXCHANGE, ""])
@pytest.mark.parametrize(("language", "back", "subject", "text"), rows("absences.tsv"))
def test_absences_as_exchange_writes_them(language: str, back: str, subject: str, text: str, headers: str) -> None:
    """The prefix is the mailbox's language; a gateway may drop every header that says more."""
    found = classify(mails.mail(text, subject=subject, headers=headers))
    assert found.kind is InboundKind.OUT_OF_OFFICE
    assert found.return_date == (date.fromisoformat(back) if back != "-" else found.return_date)


@pytest.mark.parametrize(("subject", "text"), rows("programs.tsv"))
def test_what_programs_say_without_any_header(subject: str, text: str) -> None:
    """Contact forms, mailboxes of people who left, rules of mail programs: words are all there is."""
    found = classify(mails.mail(text.replace("\\n", "\n"), subject=subject))
    assert found.kind in (InboundKind.AUTO_REPLY, InboundKind.OUT_OF_OFFICE)


@pytest.mark.parametrize("name", RESPONDERS)
def test_named_responders(name: str) -> None:
    (kind, sub_kind), raw = RESPONDERS[name]
    found = classify(raw.encode())
    assert (found.kind, found.sub_kind) == (kind, sub_kind)
    assert found.link == ("https://filter.example/v?id=1" if found.kind is InboundKind.CHALLENGE else "")
