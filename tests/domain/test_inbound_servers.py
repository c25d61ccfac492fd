"""What named mail servers and filters say: one generated report each, and what it means for the address."""

from __future__ import annotations

import pytest

from server.domain.codes import InboundKind
from server.domain.inbound import classify
from tests.domain import inbound_mails as mails
from tests.domain.tables import blocks, lines, rows

BOB = "bob@cand.example"
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.corp.example>"
OUTLOOK = "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@cand.example>"
NOTICES = blocks("notices.txt")


@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.parametrize(("server", "verdict", "status", "said"), rows("diagnostics.tsv"))
def test_what_a_server_says(server: str, verdict: str, status: str, said: str, quoted: bool) -> None:
    """In the report's field, or in its text alone."""
    notice = "It could not be delivered." if quoted else f"<{BOB}>: host mx.cand.example said: {said}"
    found = classify(mails.report(mails.recipient(status, said if quoted else ""), notice=notice))
    assert (found.kind, [one.verdict for one in found.recipients]) == (InboundKind.BOUNCE, [verdict])


@pytest.mark.parametrize("name", NOTICES)
def test_notices_without_a_status_part(name: str) -> None:
    (sub_kind, subject), text = NOTICES[name]
    found = classify(mails.mail(text, subject=subject, sender=DAEMON))
    assert (found.kind, found.sub_kind) == (InboundKind.BOUNCE, sub_kind)
    assert [one.address for one in found.recipients] == [BOB]


@pytest.mark.parametrize("subject", lines("subjects.txt"))
def test_a_server_s_subject_in_many_languages(subject: str) -> None:
    """Where a gateway has dropped the report's parts and headers, the subject is what is left."""
    assert classify(mails.mail(BOB, subject=subject, sender=OUTLOOK)).kind is InboundKind.BOUNCE
