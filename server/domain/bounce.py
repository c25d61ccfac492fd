"""Delivery reports: whom they are about, and whether the address, the mail or the moment was at fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from server.domain.inbound_words.servers import CAUSES, DELAYED, DISCLAIMER, ORIGINAL_STARTS, UNAVAILABLE, Cause
from server.domain.mail import Headers, Mail, Part, split_head
from server.domain.verdict import FailedRecipient, RecipientVerdict

MAX_RECIPIENTS = 50
MAX_TEXT = 400
MAX_NOTICE = 20_000

STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
ARRIVED = ("delivered", "relayed", "expanded")

_LOCAL = r"[\w!#$%&'*+/=?^`{|}~-]"
_HOST = r"(?:[\w-]{1,63}\.){1,8}[\w-]{1,63}"
_ADDRESS = re.compile(rf"(?<!{_LOCAL})(?<!\.){_LOCAL}(?:{_LOCAL}|\.){{0,63}}@{_HOST}")
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?=[ -]|$)")
_NEXT = re.compile(
    r"^[ \t]{0,8}(?:<[^<>\s]{1,80}@[^<>\s]{1,200}>|[^<>\s:]{1,80}@[^<>\s:]{1,200})[ \t]{0,3}(?::|$)", re.MULTILINE
)
# Before the recipients that failed; the notice may have told before to whom the mail was addressed.
_HEADING = re.compile(r"did not reach the following|following recipient(?:s|\(s\))? could not be", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n[ \t]{0,20}\n")
_LINK = re.compile(r"https?://[^\s<>\"]{1,300}")
_NOBODY = re.compile(r"mailer-?daemon|postmaster|abuse@|microsoftexchange329e", re.IGNORECASE)
_AFTER_DATA = re.compile(r"end of data|after data|end of message", re.IGNORECASE)

_ADDRESS_CODES = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.1.351", "5.4.4"})
_ADDRESS_CAUSES = (Cause.NO_USER, Cause.NO_HOST)
_VERDICTS = {
    Cause.NO_USER: RecipientVerdict.INVALID,
    Cause.NO_HOST: RecipientVerdict.INVALID,
    Cause.INACTIVE: RecipientVerdict.BLOCKED,
    Cause.POLICY: RecipientVerdict.BLOCKED,
    Cause.FULL: RecipientVerdict.TEMPORARY,
    Cause.TRANSIENT: RecipientVerdict.TEMPORARY,
}


def addresses(text: str) -> list[str]:
    """E-mail addresses in a text, lower case, in order, each once."""
    return list(dict.fromkeys(found.strip("'`.").lower() for found in _ADDRESS.findall(text)))


def cause_of(text: str) -> Cause | None:
    plain = " ".join(text.split())
    return next((cause for cause, pattern in CAUSES if pattern.search(plain)), None)


def status_blocks(mail: Mail) -> Iterator[Headers]:
    """The per-recipient groups of the mail's delivery-status parts, else of those of a report it carries."""
    parts = [part for part in mail.parts if part.content_type in STATUS_TYPES]
    for part in [one for one in parts if one.depth == 0] or parts:
        for group in re.split(rb"\n[ \t]*\n", part.payload.strip(), maxsplit=MAX_RECIPIENTS)[:MAX_RECIPIENTS]:
            fields, _ = split_head(group.lstrip(b"\n"))
            if any(fields.has(name) for name in ("Final-Recipient", "Original-Recipient", "Action")):
                yield fields


def actions(mail: Mail) -> list[str]:
    """What the report says became of each recipient."""
    told = (fields.raw("Action").lower().split() for fields in status_blocks(mail))
    return [words[0].strip(";") for words in told if words]


def notice(mail: Mail) -> str:
    """What the reporting server says, without the mail it returns and without anybody's disclaimer."""
    text = mail.text[:MAX_NOTICE]
    start = ORIGINAL_STARTS.search(text)
    text = text[: start.start()] if start and start.start() > 20 else text
    return "\n\n".join(piece for piece in _PARAGRAPH.split(text) if not DISCLAIMER.search(piece))


def is_delayed(mail: Mail) -> bool:
    told = actions(mail)
    return all(one == "delayed" for one in told) if told else bool(DELAYED.search(notice(mail)[:2_000]))


def failed(mail: Mail, own: frozenset[str] = frozenset()) -> tuple[FailedRecipient, ...]:
    """Every recipient the report is about, with what became of that one."""
    words = notice(mail)
    blocks = list(status_blocks(mail))
    found = [one for fields in blocks for one in _from_block(fields, words, len(blocks) == 1)]
    if not found:
        named = _named(mail, words, own)[:MAX_RECIPIENTS]
        found = [_judged(address, _near(words, address, len(named) == 1)) for address in named]
    return tuple({one.address: one for one in reversed(found)}.values())[::-1]


def _from_block(fields: Headers, words: str, alone: bool) -> Iterable[FailedRecipient]:
    action = fields.raw("Action").strip().lower()
    if action.startswith(ARRIVED):
        return []
    named = _recipient(fields.get("Original-Recipient")) or _recipient(fields.get("Final-Recipient"))
    said = fields.get("Diagnostic-Code")
    status = _first_code(fields.raw("Status"), said)
    if action.startswith("delayed"):
        return [FailedRecipient(one, RecipientVerdict.DELAYED, status, said[:MAX_TEXT]) for one in named]
    judged = [_judged(one, (said, *_near(words, one, alone)), status) for one in named]
    return [replace(one, verdict=_doubted(one, words)) for one in judged]


def _recipient(value: str) -> list[str]:
    """The address of a "rfc822; somebody@host" field, even one that no host could have."""
    bare = value.partition(";")[2].strip(" <>\t").lower()[:320]
    return addresses(value)[:1] or ([bare] if "@" in bare and " " not in bare else [])


def _named(mail: Mail, words: str, own: frozenset[str]) -> list[str]:
    """Whom a report without a status part is about."""
    if header := addresses(mail.headers.get("X-Failed-Recipients")):
        return header
    ours = own | set(addresses(mail.headers.get("To"))) | set(addresses(mail.headers.get("From")))
    listed = _HEADING.search(words)
    candidates = [one for one in addresses(words) if one not in ours]
    if listed and (below := [one for one in addresses(words[listed.end() :][:2_000]) if one in candidates]):
        return below
    embedded = {to for part in mail.embedded for to in addresses(embedded_head(part).get("To"))} - own
    known = [one for one in addresses(words) if one in embedded]
    people = [one for one in candidates if not _NOBODY.search(one)]
    return known or people or candidates[:1] or sorted(embedded - ours)


def embedded_head(part: Part) -> Headers:
    """The headers of the mail that a part carries."""
    return split_head(part.payload.lstrip(b"\n"))[0]


def _near(words: str, address: str, alone: bool) -> tuple[str, ...]:
    """Where a notice explains itself, surest first: behind the address, before it, anywhere.

    Before and anywhere count only for the one recipient of a report: else they may be about another.
    """
    folded = words.lower()
    places = dict.fromkeys(at for at in (folded.find(address), folded.rfind(address)) if at >= 0)
    behind = [text for at in places for text in _behind(words, at + len(address))]
    before = [words[max(0, at - 200) : at] for at in places]
    return (*behind, *before, words[:3_000]) if alone else tuple(behind)


def _behind(words: str, at: int) -> list[str]:
    """The first two paragraphs behind a place, up to the next recipient."""
    after = words[at : at + 500].lstrip("> \t:\n")
    return _PARAGRAPH.split(_NEXT.split(after, maxsplit=1)[0], maxsplit=2)[:2]


def _judged(address: str, texts: tuple[str, ...], status: str = "") -> FailedRecipient:
    status = status or _first_code(*texts)
    said, cause = next(((text, cause) for text in texts if (cause := _cause(text, address, status))), ("", None))
    if cause is Cause.NO_USER and any(_AFTER_DATA.search(text) for text in texts[:4]):
        cause = Cause.POLICY  # the recipient had been accepted: it was the mail that displeased
    if cause in _ADDRESS_CAUSES and not status and said == texts[-1]:
        cause = Cause.POLICY  # words anywhere, and no code: too little to condemn an address
    told = said or next((text for text in texts if text.strip()), "")
    return FailedRecipient(address, judge(status, cause), status, " ".join(told.split())[:MAX_TEXT])


def _cause(text: str, address: str, status: str) -> Cause | None:
    """What a text blames; the address and links are taken out first, they may hold any word."""
    plain = _LINK.sub(" ", re.sub(re.escape(address), " ", text, flags=re.IGNORECASE))
    found = cause_of(plain)
    if found in (None, Cause.TRANSIENT) and not status.startswith("4") and UNAVAILABLE.search(plain):
        return Cause.NO_USER
    return found


def judge(status: str, cause: Cause | None) -> RecipientVerdict:
    """Text over code: servers give 5.1.1 to rate limits and 5.0.0 to unknown users."""
    if cause in _ADDRESS_CAUSES and status.startswith("4"):
        return RecipientVerdict.TEMPORARY
    if cause is not None:
        return _VERDICTS[cause]
    if status in _ADDRESS_CODES:
        return RecipientVerdict.INVALID
    return RecipientVerdict.TEMPORARY if status.startswith("4") else RecipientVerdict.BLOCKED


def _doubted(one: FailedRecipient, words: str) -> RecipientVerdict:
    """A notice that never names the address and blames a full disk speaks for the address."""
    unnamed = one.address not in words.lower()
    if one.verdict is RecipientVerdict.INVALID and unnamed and cause_of(words[:1_000]) is Cause.FULL:
        return RecipientVerdict.TEMPORARY
    return one.verdict


def _first_code(*texts: str) -> str:
    """The first enhanced code, else the first reply code."""
    for pattern in (_CODE, _REPLY):
        for text in texts:
            if code := pattern.search(text):
                return code[1]
    return ""
