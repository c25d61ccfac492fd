"""Classifies an inbound mail: pure, total on any bytes, linear in their number."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from server.domain.bounce import addresses, failed
from server.domain.codes import InboundKind
from server.domain.detect_automatic import automatic_header, automatic_subject, automatic_words, bulk
from server.domain.detect_reports import bounce, challenge, own, report_parts
from server.domain.facts import Detector, Facts, message_ids, say
from server.domain.inbound_tables import OPT_OUT_SENTENCES, OPT_OUT_WORDS, one_of
from server.domain.mail import Headers, parse, split_head
from server.domain.ooo import folded
from server.domain.verdict import FailedRecipient, RecipientVerdict, SubKind, Verdict, to_json

__all__ = [
    "FailedRecipient",
    "InboundKind",
    "RecipientVerdict",
    "SubKind",
    "Verdict",
    "classify",
    "embedded_ids",
    "failed_addresses",
    "references",
    "to_json",
]

# The order is the meaning: a bounce carries Auto-Submitted, a challenge dresses as a bounce.
DETECTORS: tuple[Detector, ...] = (
    own,
    report_parts,
    challenge,
    bounce,
    automatic_header,
    automatic_subject,
    automatic_words,
    bulk,
)
_QUOTED_ID = re.compile(r"^[>\s]{0,8}Message-ID:\s{0,4}(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)
_POLITE_BEFORE = r"(?:please |bitte |merci de |por favor |s'il vous plaît |svp )?"
_POLITE_AFTER = r"(?: please| bitte| svp| merci| thanks?| thank you| bedankt| tack)?"
_OPT_OUT_WORD = one_of(OPT_OUT_WORDS, _POLITE_BEFORE, _POLITE_AFTER)
_OPT_OUT_SENTENCE = one_of(OPT_OUT_SENTENCES)


def classify(
    raw: bytes,
    *,
    received_at: datetime | None = None,
    own_addresses: frozenset[str] = frozenset(),
    own_ids: frozenset[str] = frozenset(),
    message_class: str = "",
) -> Verdict:
    """What this mail is to a sequence; a mail that no detector knows was written by a human."""
    ours = frozenset(address.strip().lower() for address in own_addresses)
    facts = Facts(parse(raw), received_at, ours, frozenset(one.strip("<> ") for one in own_ids), message_class)
    verdict = next((found for detect in DETECTORS if (found := detect(facts))), None)
    verdict = verdict or say(InboundKind.REPLY, SubKind.HUMAN, "human", 0.9, "")
    if verdict.kind is not InboundKind.REPLY:
        return verdict
    verdict = replace(verdict, new_text=facts.split.new)
    return _opted_out(verdict, facts.split.unsigned)


def _opted_out(verdict: Verdict, text: str) -> Verdict:
    """A short answer that is a word like STOP, or a sentence that can mean nothing else."""
    lines = [line.strip(" \t.!,;:*\"'“”«»()") for line in folded_lines(text)]
    first = next((line for line in lines if line), "")
    found = _OPT_OUT_WORD.fullmatch(first) or _OPT_OUT_SENTENCE.search(folded(text, 2_000))
    if not found:
        return verdict
    return replace(verdict, opt_out=True, sub_kind=SubKind.OPT_OUT, reason="opt_out_words", evidence=found[0][:200])


def folded_lines(text: str) -> list[str]:
    return [folded(line, 200) for line in text.split("\n")[:20]]


def references(headers: Headers | tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Message-IDs that In-Reply-To and References cite, without brackets, each once."""
    found = headers if isinstance(headers, Headers) else Headers(tuple(headers))
    names = ("References", "In-Reply-To", "X-MS-Exchange-Parent-Message-Id")
    return message_ids(value for name in names for value in found.all(name))


def embedded_ids(raw: bytes) -> tuple[str, ...]:
    """Message-IDs of the mails it carries or quotes: a bounce's original, a forwarded mail."""
    mail = parse(raw)
    heads = [split_head(part.payload.lstrip(b"\n"))[0] for part in mail.embedded]
    attached = message_ids(value for head in heads for value in head.all("Message-ID"))
    quoted = message_ids(_QUOTED_ID.findall(mail.text))
    return tuple(dict.fromkeys(attached + quoted))


def failed_addresses(raw: bytes) -> tuple[str, ...]:
    """Addresses a report may be about, surest first: its recipients, then any address in it."""
    mail = parse(raw)
    named = [one.address for one in failed(mail)]
    named += addresses(mail.headers.get("X-Failed-Recipients"))
    return tuple(dict.fromkeys(named + addresses(mail.text[:20_000])))[:100]
