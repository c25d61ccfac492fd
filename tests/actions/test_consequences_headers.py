"""Mailboxes that show less than a whole mail: a consent for headers alone, and Exchange's items without headers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.memory.connector import MemoryConnector
from connectors.types import Changes
from server.domain.codes import EnrollmentState, Finish, Hold, InboundKind
from server.models import Suppression
from tests.actions.inbox import MARIE, answer, arrives, away, fresh, letter, unknown_user, written_to
from tests.factories import Firm


@pytest.fixture
def db_kind() -> str:
    return "sqlite"


@pytest.fixture
def _headers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Gmail's `gmail.metadata` gives: every header, no body."""
    whole = MemoryConnector.raw

    def head(self: MemoryConnector, provider_id: str) -> bytes:
        return whole(self, provider_id).replace(b"\r\n", b"\n").split(b"\n\n")[0]

    monkeypatch.setattr(MemoryConnector, "raw", head)


@pytest.mark.usefixtures("_headers_only")
def test_answers_are_seen_without_their_words(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, answer(first, "STOP"))
    assert (row.kind, row.text, fresh(enrollment).finish) == (InboundKind.REPLY, "", Finish.REPLIED)
    assert Suppression.select().count() == 0, "nobody could read it"


@pytest.mark.usefixtures("_headers_only")
def test_absences_are_seen_without_their_date(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    raw = away(first, "I am out of the office until 3 December 2026.")
    (row,) = arrives(firm, raw.replace(b"Subject: Re:", b"Subject: Automatic reply:"))
    assert (row.kind, row.return_date, fresh(enrollment).hold) == (InboundKind.OUT_OF_OFFICE, None, Hold.OUT_OF_OFFICE)


@pytest.mark.usefixtures("_headers_only")
def test_a_report_is_known_by_the_header_that_names_who_failed(firm: Firm) -> None:
    enrollment, _ = written_to(firm)
    raw = unknown_user(None).replace(b"Auto-Submitted:", f"X-Failed-Recipients: {MARIE}\r\nAuto-Submitted:".encode())
    (row,) = arrives(firm, raw)
    assert (row.kind, row.recipients) == (InboundKind.BOUNCE, [MARIE])
    assert Suppression.select().count() == 0, "the reason stands in the body: the address is not condemned"
    assert fresh(enrollment).finish is Finish.BOUNCED


@pytest.mark.usefixtures("_headers_only")
def test_a_delay_is_known_by_its_subject(firm: Firm) -> None:
    enrollment, _ = written_to(firm)
    raw = letter("", sender="mailer-daemon@mx.example", subject="Delivery Status Notification (Delay)",
                 headers=f"X-Failed-Recipients: {MARIE}\r\nAuto-Submitted: auto-replied\r\n")
    (row,) = arrives(firm, raw)
    assert (row.sub_kind, fresh(enrollment).state) == ("delayed", EnrollmentState.ACTIVE)


@pytest.mark.usefixtures("_headers_only")
def test_a_report_that_names_nobody_in_its_headers_cannot_be_matched(firm: Firm) -> None:
    enrollment, first = written_to(firm)
    assert arrives(firm, unknown_user(first)) == []
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def without_headers(monkeypatch: pytest.MonkeyPatch, message_class: str, **kept: str) -> None:
    """Graph shows some items with no header but those it keeps as properties, and with their class."""
    whole = MemoryConnector.changes

    def bare(self: MemoryConnector, cursor: str) -> Changes:
        seen = whole(self, cursor)
        headers = tuple((name.replace("_", "-"), value) for name, value in kept.items())
        return Changes(tuple(replace(one, headers=headers, message_class=message_class) for one in seen.messages),
                       seen.cursor)

    monkeypatch.setattr(MemoryConnector, "changes", bare)


def test_exchanges_class_tells_a_report(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    enrollment, first = written_to(firm)
    without_headers(monkeypatch, "REPORT.IPM.Note.NDR")
    text = f"Your message to {MARIE} could not be delivered. 550 5.1.1 user unknown\r\n\r\nMessage-ID: {first.rfc_id}"
    (row,) = arrives(firm, letter(text, sender="anybody@mx.example", subject="Non remis : A role"))
    assert (row.kind, row.reason, row.matched_by) == (
        InboundKind.BOUNCE, "message_class_report", "embedded_original")
    assert fresh(enrollment).finish is Finish.BOUNCED


def test_exchanges_properties_tell_what_is_answered(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    enrollment, first = written_to(firm)
    without_headers(monkeypatch, "IPM.Note", In_Reply_To=first.rfc_id or "")
    (row,) = arrives(firm, letter("Yes", sender="boss@people.example"))
    assert (row.kind, row.matched_by, fresh(enrollment).finish) == (InboundKind.REPLY, "references", Finish.REPLIED)


def test_exchanges_class_tells_an_absence(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    enrollment, _ = written_to(firm)
    without_headers(monkeypatch, "IPM.Note.Rules.OofTemplate.Microsoft")
    (row,) = arrives(firm, letter("Je ne suis pas là."))
    assert (row.kind, fresh(enrollment).hold) == (InboundKind.OUT_OF_OFFICE, Hold.OUT_OF_OFFICE)
