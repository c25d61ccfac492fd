"""Absences, acknowledgements and departures, told by the words people and their mail programs use."""

from __future__ import annotations

import re
from datetime import date

from server.domain.bounce import addresses
from server.domain.inbound_words import one_of
from server.domain.inbound_words.acknowledgements import ACK_PHRASES, MACHINE_PHRASES
from server.domain.inbound_words.away import AWAY_PHRASES
from server.domain.inbound_words.away_subjects import AWAY_ANYWHERE, AWAY_NAME_ENDS, AWAY_NAMES, AWAY_SUBJECTS
from server.domain.inbound_words.departures import LEFT_PHRASES, WRITE_TO
from server.domain.inbound_words.people import PEOPLE_PHRASES
from server.domain.inbound_words.subjects import AUTO_ANYWHERE, AUTO_SUBJECTS, REPLY_MARKS
from server.domain.return_date import names_return, return_date
from server.domain.verdict import SubKind

FIRST_WORDS = 1_200

_BRACKET = r"^[\s\[【(<*\"']{0,4}"
_MARKS = re.compile(
    rf"^(?:\s{{0,3}}(?:(?:{'|'.join(REPLY_MARKS)})\s{{0,2}}[:：]|\[[^\]]{{1,40}}\]))+\s{{0,3}}", re.IGNORECASE
)
_REPLY = re.compile(rf"\s{{0,3}}(?:{'|'.join(REPLY_MARKS)})\s{{0,3}}[:：]", re.IGNORECASE)
_AUTO = one_of(AUTO_SUBJECTS, before=_BRACKET, after=r"\s{0,3}(?:[:：;\]】)>*!\"'-]|$|\s-\s| to | from )")
_AUTO_ANYWHERE = one_of(AUTO_ANYWHERE)
_AUTO_FIRST = r"(?:auto(?:matic)?(?: reply)?\s{0,2}[:：-]\s{0,3})?"
_AWAY = one_of(
    AWAY_SUBJECTS,
    before=_BRACKET + _AUTO_FIRST,
    after=r"(?:$|[\s:：;,.\]】)>*!\"'–-])",
)
_AWAY_NAME = one_of(AWAY_NAMES, before=_BRACKET + _AUTO_FIRST, after=AWAY_NAME_ENDS)
_AWAY_ANYWHERE = one_of(AWAY_ANYWHERE)
_OOO = re.compile(r"\bOO[OF]\b")  # in capitals only: "oof" is a sigh
AWAY = one_of(AWAY_PHRASES)
ACK = one_of(ACK_PHRASES, MACHINE_PHRASES)
MACHINE = one_of(MACHINE_PHRASES)
LEFT = one_of(LEFT_PHRASES)
PEOPLE = one_of(PEOPLE_PHRASES)
_WRITE_TO = one_of(WRITE_TO)
_APPLE_END = re.compile(r"endDate=(\d{4})-(\d\d)-(\d\d)T(\d\d)")


def folded(text: str, limit: int = FIRST_WORDS) -> str:
    """The first characters of a text as the tables expect it: one line, case folded, straight apostrophes."""
    return " ".join(text[: limit * 2].casefold().replace("’", "'").split())[:limit]


def is_reply_subject(subject: str) -> bool:
    return bool(_REPLY.match(subject[:100]))


def bare_subject(subject: str) -> str:
    """The subject without "Re:" and list tags."""
    return _MARKS.sub("", " ".join(subject[:300].split()))


def auto_subject(subject: str) -> re.Match[str] | None:
    """What says in the subject that a program wrote the mail."""
    return _auto_prefix(subject) or _AUTO_ANYWHERE.search(bare_subject(subject).casefold())


def _auto_prefix(subject: str) -> re.Match[str] | None:
    tagged = " ".join(subject[:300].casefold().split())  # "[Auto-Reply] Hello" looks like a list's tag
    return _AUTO.search(bare_subject(subject).casefold()) or _AUTO.search(tagged)


def away_subject(subject: str) -> re.Match[str] | None:
    """What says in the subject that somebody is away."""
    bare = bare_subject(subject)
    folds = bare.casefold()
    told = _AWAY.search(folds) or _AWAY_NAME.search(folds) or _AWAY_ANYWHERE.search(folds)
    return told or _OOO.search(bare)


def auto_sub_kind(subject: str, text: str, hint: str = "", sent: date | None = None) -> SubKind:
    """Which automatic mail this is; in doubt an acknowledgement, after which the sequence goes on."""
    words = folded(text)
    if LEFT.search(words):
        return SubKind.LEFT_COMPANY
    if "vacation" in hint or away_subject(subject) or AWAY.search(words):
        return SubKind.VACATION
    if names_return(text, sent):
        return SubKind.VACATION  # "back on 3 December", and no word of an absence
    if ACK.search(words):
        return SubKind.ACKNOWLEDGEMENT
    # Exchange and Gmail put this before an absence's subject and nothing else into a bare one.
    return SubKind.VACATION if _auto_prefix(subject) else SubKind.ACKNOWLEDGEMENT


def first_day_back(subject: str, text: str, apple: str, sent: date | None) -> date | None:
    """The day of return: from Apple's header, else from the text, else from the subject."""
    if match := _APPLE_END.search(apple[:500]):
        return _apple([int(number) for number in match.groups()], sent)
    return return_date(text, sent) or return_date(subject, sent)


def _apple(numbers: list[int], sent: date | None) -> date | None:
    """Apple ends an absence with the last second of its last day, in UTC: by noon there the next day dawns."""
    year, month, day, hour = numbers
    try:
        end = date(year, month, day)
        end = date.fromordinal(end.toordinal() + 1) if hour >= 12 else end
    except ValueError:
        return None
    return end if not sent or end >= sent else None


def successor(text: str, sender: str) -> str:
    """The address a departure names, when it says to write there."""
    words = folded(text, 3_000)
    for address in addresses(words):
        at = words.find(address)
        if address != sender and _WRITE_TO.search(words[max(0, at - 160) : at + 60]):
            return address
    return ""
