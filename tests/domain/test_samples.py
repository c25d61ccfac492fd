"""Six mails that Postfix and Dovecot wrote on loopback; tests/connectors/test_real_mail.py makes new ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.domain.codes import InboundKind
from server.domain.inbound import RecipientVerdict, SubKind, classify, embedded_ids, references

SAMPLES = Path(__file__).parent / "samples"
RECEIVED = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(("name", "kind", "sub_kind", "verdict"), [
    ("dsn-delayed-4.4.1", InboundKind.BOUNCE, SubKind.DELAYED, RecipientVerdict.DELAYED),
    ("dsn-failed-5.1.1", InboundKind.BOUNCE, SubKind.HARD, RecipientVerdict.INVALID),
    ("dsn-failed-5.4.4", InboundKind.BOUNCE, SubKind.HARD, RecipientVerdict.INVALID),
    ("dsn-failed-after-retries-4.4.1", InboundKind.BOUNCE, SubKind.TEMPORARY, RecipientVerdict.TEMPORARY),
    ("reply", InboundKind.REPLY, SubKind.HUMAN, None),
    ("vacation-sieve", InboundKind.OUT_OF_OFFICE, SubKind.VACATION, None),
])
def test_what_real_servers_wrote(name: str, kind: InboundKind, sub_kind: SubKind,
                                 verdict: RecipientVerdict | None) -> None:
    found = classify((SAMPLES / f"{name}.eml").read_bytes(), received_at=RECEIVED)
    assert (found.kind, found.sub_kind) == (kind, sub_kind)
    assert {one.verdict for one in found.recipients} == ({verdict} if verdict else set())
    assert bool(found.evidence) is (kind is not InboundKind.REPLY)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.eml")), ids=lambda path: path.stem)
def test_each_leads_back_to_our_mail(path: Path) -> None:
    """Answers by their headers; reports only by what they carry: they cite nothing."""
    raw = path.read_bytes()
    head = raw.replace(b"\r\n", b"\n").split(b"\n\n")[0].decode()
    headers = tuple((line.partition(": ")[0], line.partition(": ")[2]) for line in head.split("\n"))
    cited, inside = references(headers), embedded_ids(raw)
    assert bool(cited) is not path.stem.startswith("dsn")
    assert bool(inside) is path.stem.startswith("dsn")
