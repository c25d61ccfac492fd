"""The classifier answers for any bytes, and in time that grows with their number alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain.inbound import classify, embedded_ids, failed_addresses, to_json
from server.domain.mail import MAX_PARTS, parse
from tests.bench.inbound import BOMBS, SIZES
from tests.domain import inbound_mails as mails
from tests.requirements import LONG

EXAMPLES = 200_000 if LONG else 5_000
SLOWEST = 5.0  # seconds of the processor for one small mail: a hang; a machine that stalls is none

SEEDS = (
    mails.reply(mails.quoting("Yes, call me on 12/12/2026.")),
    mails.report(mails.recipient("5.1.1", "550 5.1.1 <bob@cand.example> user unknown")),
    mails.mail(
        "I am away until 7 December.", subject="Réponse automatique : poste", headers="Auto-Submitted: auto-replied\n"
    ),
    mails.parts(
        "multipart/alternative", ("text/plain", "STOP"), ("text/html; charset=utf-8", "<p>STOP &#33;<!-- x --></p>")
    ),
    mails.parts(
        "multipart/mixed",
        ("text/calendar; method=REPLY", "METHOD:REPLY"),
        ("message/rfc822", "Message-ID: <a@b.example>\n\nx"),
    ),
    mails.mail(
        "=E9=E9", headers="Content-Transfer-Encoding: quoted-printable\n", kind="text/plain; charset=iso-8859-1"
    ),
    mails.mail("SGVsbG8=", headers="Content-Transfer-Encoding: base64\n", kind='text/html; charset="utf-7"'),
)
SPLINTERS = (
    *(b"\n", b"\n\n", b"--b", b"--b--\n", b"=?utf-8?b?", b"?=", b"<", b">", b"@", b"&#", b"&#" + b"9" * 5_000 + b";"),
    *(b"\x00", b"\xff\xfe", b"\x1b$B", b"\xe2\x80\xa6", b"99999999999", b"31.02.2026", b"On 1 x wrote:\n", b"until "),
    *(b"charset=punycode", b"charset=hex", b"charset=utf-16\n", b"Content-Transfer-Encoding: base64\n"),
    *(b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: message/rfc822\n\n"),
    b"X-Apple-Action: VACATION\nX-Apple-Criteria: {endDate=9999-12-31T23:59:59Z}\n",
)


def mutated(raw: bytes, cuts: list[tuple[int, int, int, bool]]) -> bytes:
    """A real-looking mail with a few pieces cut out, copied, or splintered."""
    for first, second, choice, cut in cuts:
        start, end = sorted((first % (len(raw) + 1), second % (len(raw) + 1)))
        piece = SPLINTERS[choice] if choice < len(SPLINTERS) else raw[start:end]
        raw = raw[:start] + piece + raw[end if cut else start :]
    return raw


PLACE = st.integers(0, 2_000)
CUTS = st.lists(st.tuples(PLACE, PLACE, st.integers(0, len(SPLINTERS) + 3), st.booleans()), min_size=1, max_size=5)
ANY_MAIL = st.one_of(st.builds(mutated, st.sampled_from(SEEDS), CUTS), st.binary(max_size=400))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(ANY_MAIL)
@pytest.mark.timeout(7_200 if LONG else 180)
def test_any_bytes_get_a_verdict(raw: bytes) -> None:
    started = time.process_time()
    told = to_json(classify(raw, message_class="IPM.Note"))
    embedded_ids(raw)
    failed_addresses(raw)
    assert time.process_time() - started < SLOWEST
    assert len(told["evidence"]) <= 200
    assert len(told["new_text"]) <= 4_096
    assert 0 < told["confidence"] <= 1


@pytest.mark.parametrize("name", BOMBS)
def test_time_grows_with_size(name: str) -> None:
    """Four times the bytes in at most eight times the time; a quadratic rule would need sixteen."""
    small, _, large = (_best(BOMBS[name](size)) for size in SIZES)
    assert large < max(8 * small, 0.25)


def _best(raw: bytes) -> float:
    """The least processor time of three runs: other processes do not count."""
    spent = []
    for _ in range(3):
        started = time.process_time()
        classify(raw)
        spent.append(time.process_time() - started)
    return min(spent)


@pytest.mark.parametrize("name", BOMBS)
def test_parts_are_bounded(name: str) -> None:
    assert len(parse(BOMBS[name](160_000)).parts) <= MAX_PARTS


def test_what_lies_beyond_the_cap_is_not_read() -> None:
    raw = mails.reply("Hello\n" + "x " * 110_000 + "\nThis is an automatic reply.")
    assert classify(raw).new_text.startswith("Hello")
