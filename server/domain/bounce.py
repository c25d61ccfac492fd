"""Delivery reports: whom they are about, and whether the address, the mail or the moment was at fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from server.domain.bounce_tables import CAUSES, DELAYED, ORIGINAL_STARTS, Cause
from server.domain.mail import Headers, Mail, Part, split_head
from server.domain.mail_text import html_to_text
from server.domain.verdict import FailedRecipient, RecipientVerdict

MAX_RECIPIENTS = 50
MAX_TEXT = 400
MAX_NOTICE = 20_000

STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ADDRESS = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w!#$%&'*+/=?^`{|}~-][\w.!#$%&'*+/=?^`{|}~-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}"
)
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?=[ -]|$)")
_NOBODY = re.compile(r"mailer-?daemon|postmaster|abuse@|microsoftexchange329e", re.IGNORECASE)

_ADDRESS_CODES = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.1.351", "5.4.4"})
_VERDICTS = {
    Cause.NO_USER: RecipientVerdict.INVALID,
    Cause.NO_HOST: RecipientVerdict.INVALID,
    Cause.INACTIVE: RecipientVerdict.BLOCKED,
    Cause.POLICY: RecipientVerdict.BLOCKED,
    Cause.FULL: RecipientVerdict.TEMPORARY,
    Cause.TRANSIENT: RecipientVerdict.TEMPORARY,
    Cause.DELAYED: RecipientVerdict.DELAYED,
}


def addresses(text: str) -> list[str]:
    """E-mail addresses in a text, lower case, in order, each once."""
    return list(dict.fromkeys(found.strip("'`.").lower() for found in _ADDRESS.findall(text) if "." in found))


def cause_of(text: str) -> Cause | None:
    return next((cause for cause, pattern in CAUSES if pattern.search(text)), None)


def status_blocks(mail: Mail) -> Iterator[Headers]:
    """The per-recipient groups of every delivery-status part."""
    for part in mail.own_parts:
        if part.content_type in STATUS_TYPES:
            yield from _blocks(part)


def _blocks(part: Part) -> Iterator[Headers]:
    for group in re.split(rb"\n[ \t]*\n", part.payload.strip())[:MAX_RECIPIENTS]:
        fields, _ = split_head(group.lstrip(b"\n"))
        if fields.has("Final-Recipient") or fields.has("Original-Recipient") or fields.has("Action"):
            yield fields


def actions(mail: Mail) -> list[str]:
    return [fields.raw("Action").split(None, 1)[0].strip(";").lower() for fields in status_blocks(mail) if fields.raw("Action").strip()]


def notice(mail: Mail) -> str:
    """What the reporting server says, without the mail it returns."""
    text = mail.text
    if not text.strip():
        text = "\n".join(html_to_text(part.text) for part in mail.own_parts if part.content_type == "text/html")
    text = text[:MAX_NOTICE]
    start = ORIGINAL_STARTS.search(text)
    return text[: start.start()] if start and start.start() > 20 else text


def failed(mail: Mail, own: frozenset[str] = frozenset()) -> tuple[FailedRecipient, ...]:
    """Every recipient the report is about, with what became of that one."""
    words = notice(mail)
    found = [one for fields in status_blocks(mail) for one in _from_block(fields, words)]
    if not found:
        named = _named(mail, words, own)
        found = [_judged(address, _near(words, address), words) for address in named]
    return tuple({one.address: one for one in reversed(found)}.values())[::-1][:MAX_RECIPIENTS]


def _from_block(fields: Headers, words: str) -> Iterable[FailedRecipient]:
    action = fields.raw("Action").strip().lower()
    if action.startswith(("delivered", "relayed", "expanded")):
        return []
    named = addresses(fields.get("Original-Recipient")) or addresses(fields.get("Final-Recipient"))
    said = fields.get("Diagnostic-Code")
    status = _first_code(fields.raw("Status"), said)
    if action.startswith("delayed"):
        return [FailedRecipient(one, RecipientVerdict.DELAYED, status, said[:MAX_TEXT]) for one in named]
    return [_judged(one, said, _near(words, one), status) for one in named]


def _named(mail: Mail, words: str, own: frozenset[str]) -> list[str]:
    header = addresses(mail.headers.get("X-Failed-Recipients"))
    if header:
        return header
    ours = own | set(addresses(mail.headers.get("To"))) | set(addresses(mail.headers.get("From")))
    candidates = [one for one in addresses(words) if one not in ours and not _NOBODY.search(one)]
    embedded = {to for part in mail.embedded for to in addresses(_head_of(part).get("To"))}
    return [one for one in candidates if one in embedded] or candidates or sorted(embedded - own)


def _head_of(part: Part) -> Headers:
    return split_head(part.payload.lstrip(b"\n"))[0]


def _near(words: str, address: str) -> str:
    """The words around an address: those before it are of another recipient more often than not."""
    at = words.lower().find(address)
    return words if at < 0 else words[max(0, at - 200) : at + 600]


def _judged(address: str, said: str, context: str, status: str = "") -> FailedRecipient:
    status = status or _first_code(said, context)
    cause = cause_of(said) or cause_of(context)
    return FailedRecipient(address, judge(status, cause), status, " ".join((said or context).split())[:MAX_TEXT])


def judge(status: str, cause: Cause | None) -> RecipientVerdict:
    """Text over code: servers give 5.1.1 to rate limits and 5.0.0 to unknown users."""
    if cause is not None:
        verdict = _VERDICTS[cause]
        if verdict is RecipientVerdict.INVALID and status.startswith("4"):
            return RecipientVerdict.TEMPORARY
        return verdict
    if status in _ADDRESS_CODES:
        return RecipientVerdict.INVALID
    return RecipientVerdict.TEMPORARY if status.startswith("4") else RecipientVerdict.BLOCKED


def _first_code(*texts: str) -> str:
    """The first enhanced code, else the first reply code."""
    for text in texts:
        if code := _CODE.search(text):
            return code[1]
    for text in texts:
        if code := _REPLY.search(text):
            return code[1]
    return ""


def is_delayed(mail: Mail) -> bool:
    told = actions(mail)
    if told:
        return all(one == "delayed" for one in told)
    return bool(DELAYED.search(notice(mail)[:2_000]))
