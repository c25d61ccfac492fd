"""Real mails, which RELANCE_CORPORA names, through the whole reading: no crash, nothing of strangers is kept."""

from __future__ import annotations

import os
import re
from email import message_from_bytes
from email.utils import getaddresses
from pathlib import Path

import pytest

from server.actions import enroll, receive
from server.domain import inbound
from server.domain.codes import EnrollmentState, InboundKind, MessageState
from server.models import TABLES, Enrollment, Event, Inbound, Mailbox, Message
from tests import factories
from tests.actions.inbox import FIRST, until
from tests.factories import Firm
from tests.requirements import missing

BATCH = 400


@pytest.fixture
def db_kind() -> str:
    return "sqlite"


@pytest.fixture(scope="module")
def mails() -> list[bytes]:
    named = Path(os.environ.get("RELANCE_CORPORA", "")) / "inbound"
    files = sorted(named.rglob("*.eml")) if os.environ.get("RELANCE_CORPORA") else []
    if not files:
        missing("corpora", "RELANCE_CORPORA names no folder with inbound/*.eml")
    return [path.read_bytes() for path in files]


@pytest.fixture
def enrollments(firm: Firm, mails: list[bytes]) -> list[Enrollment]:
    """One person for each mail, whose first mail of ours left; as if all had been sent, for nobody waits an hour."""
    people = [factories.seen(f"Person{number}") for number in range(len(mails))]
    for at in range(0, len(people), BATCH):
        asked = factories.request(firm.sequence, *people[at:at + BATCH])
        enroll.enroll(firm.owner, asked, f"corpus-{at}", now=firm.clock())
    until(firm, FIRST)
    for row in Message.select():
        row.state, row.sent_at, row.thread_id = MessageState.SENT, firm.clock(), f"t{row.enrollment_id}"
        row.rfc_id = f"<m{row.enrollment_id}@northwind.example>"
        row.save()
    firm.clock.forward(hours=1)
    return list(Enrollment.select().order_by(Enrollment.id))


def read_all(firm: Firm) -> None:
    assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    assert Mailbox.get().cursor == str(firm.box.position)


def test_answers_of_enrolled_people_are_stored_and_acted_upon(
        firm: Firm, mails: list[bytes], enrollments: list[Enrollment]) -> None:
    """Each mail as the answer to one person's mail."""
    expected = []
    for raw, enrollment in zip(mails, enrollments, strict=True):
        cited = f"In-Reply-To: <m{enrollment.id}@northwind.example>\r\n".encode() + raw
        expected.append(inbound.classify(cited, received_at=firm.clock()).kind)
        firm.box.inject(cited)
    read_all(firm)
    stored = {row.enrollment_id: row for row in Inbound.select()}
    for enrollment, kind in zip(enrollments, expected, strict=True):
        found = stored.pop(enrollment.id, None)
        assert (found.kind if found else InboundKind.UNRELATED) is kind
        finished = Enrollment.get_by_id(enrollment.id).state is EnrollmentState.FINISHED
        assert finished or kind is not InboundKind.REPLY
    assert stored == {}
    print(f"\n{len(mails)} mails, {Inbound.select().count()} stored, {Event.select().count()} events")


def test_mails_of_strangers_leave_nothing_behind(
        firm: Firm, mails: list[bytes], enrollments: list[Enrollment]) -> None:
    for raw in mails:
        firm.box.inject(raw)
    read_all(firm)
    assert Inbound.select().count() == 0
    assert {row.state for row in Enrollment.select()} == {EnrollmentState.ACTIVE}
    kept = "\n".join(str(row) for table in TABLES for row in table.select().tuples()).lower()
    senders = {address.lower() for raw in mails
               for _, address in getaddresses([str(message_from_bytes(raw)["From"] or "")]) if "@" in address}
    assert len(senders) > 100
    assert not senders & set(re.findall(r"[\w.+=-]+@[\w.-]+", kept))
