"""Absences, acknowledgements and departures, told by the words people and their mail programs use."""

from __future__ import annotations

import re
from datetime import date

from server.domain.bounce import addresses
from server.domain.inbound_tables import (
    ACK_PHRASES,
    AUTO_SUBJECTS,
    AWAY_PHRASES,
    AWAY_SUBJECTS,
    LEFT_PHRASES,
    one_of,
)
from server.domain.return_date import return_date
from server.domain.verdict import SubKind

FIRST_WORDS = 1_200

_REPLY_MARKS = re.compile(r"^(?:\s{0,3}(?:(?:re|aw|sv|vs|odp|antw|rif|res|ref|回复|答复|fw|fwd|tr|wg)\s{0,2}[:：]|\[[^\]]{1,40}\]|【(?=auto)))+\s{0,3}", re.IGNORECASE)
AUTO_SUBJECT = one_of(AUTO_SUBJECTS, r"^[\s\[【(<*\"']{0,4}", r"\s{0,3}(?:[:：;\]】)>*!\"'-]|$|\s-\s| to | from )")
AUTO_MENTION = re.compile(r"[(（【\[](?:automatic (?:reply|response)|auto[- ]?(?:reply|response)|自動返信|自动回复|自動送信)[^)）】\]]{0,10}[)）】\]]|auto-?reply$|^autoreply|\(returning \d|slow to respond|自動返信メール|^thank(?:s| you) for (?:your (?:message|inquiry|enquiry|email|e-mail|request|submission|application)|contacting)")
AWAY_SUBJECT = one_of(AWAY_SUBJECTS, r"^[\s\[【(<*\"']{0,4}(?:auto(?:matic)?(?: reply)?\s{0,2}[:：-]\s{0,3})?", r"(?:$|[\s:：;,.\]】)>*!\"'–-])")
AWAY_MENTION = re.compile(r"\bis (?:currently )?(?:out of (?:the )?office|on (?:leave|vacation))|\bout of office\b.{0,20}(?:re:|reply)|\(returning \d|假期自动回复|ist (?:derzeit )?(?:nicht im büro|im urlaub|abwesend)")
OOO_WORD = re.compile(r"\bOOO\b|\bOOF\b")
AWAY = one_of(AWAY_PHRASES)
ACK = one_of(ACK_PHRASES)
LEFT = one_of(LEFT_PHRASES)
_APPLE_END = re.compile(r"endDate=(\d{4})-(\d\d)-(\d\d)T(\d\d)")
_WRITE_TO = re.compile(
    r"(?:contact|reach|write|e-?mail|replac|successor|instead|please|direct|forward|wenden|kontakt|nachfolg|ansprech|contacter|adresser|"
    r"écrire|remplac|succ|dirig|escrib|contatt|rivolg|sostitu|contat|neem|stuur|vänd|henvend|联系|請|连絡|連絡)"
)


def folded(text: str, limit: int = FIRST_WORDS) -> str:
    return " ".join(text[: limit * 2].casefold().replace("’", "'").replace("\xa0", " ").split())[:limit]


def bare_subject(subject: str) -> str:
    """The subject without "Re:" and list tags."""
    return _REPLY_MARKS.sub("", subject.replace("\xa0", " ")[:300]).strip()


def auto_subject(subject: str) -> re.Match[str] | None:
    bare = bare_subject(subject).casefold()
    return AUTO_SUBJECT.search(bare) or AUTO_MENTION.search(bare)


def away_subject(subject: str) -> re.Match[str] | None:
    bare = bare_subject(subject)
    return AWAY_SUBJECT.search(bare.casefold()) or AWAY_MENTION.search(bare.casefold()) or OOO_WORD.search(bare)


def auto_sub_kind(subject: str, text: str, hint: str = "") -> SubKind:
    """Which automatic mail this is; in doubt an acknowledgement, after which the sequence goes on."""
    words = folded(text)
    left = LEFT.search(words)
    if left:
        return SubKind.LEFT_COMPANY
    if "vacation" in hint or away_subject(subject) or AWAY.search(words):
        return SubKind.VACATION
    if ACK.search(words):
        return SubKind.ACKNOWLEDGEMENT
    return SubKind.VACATION if AUTO_SUBJECT.search(bare_subject(subject).casefold()) else SubKind.ACKNOWLEDGEMENT


def first_day_back(subject: str, text: str, apple: str, sent: date | None) -> date | None:
    if match := _APPLE_END.search(apple[:500]):
        return _apple(*map(int, match.groups()), sent=sent)
    return return_date(text, sent) or return_date(subject, sent)


def _apple(year: int, month: int, day: int, hour: int, sent: date | None) -> date | None:
    """Apple writes the end of the last day away, in UTC; before noon there it is the next day's start somewhere."""
    try:
        end = date(year, month, day)
    except ValueError:
        return None
    end = date.fromordinal(end.toordinal() + 1) if hour >= 12 and end.toordinal() < date.max.toordinal() else end
    return end if not sent or end >= sent else None


def successor(text: str, sender: str) -> str:
    """The address a departure names, when it says to write there."""
    words = folded(text, 3_000)
    for address in addresses(words):
        at = words.find(address)
        if address != sender and _WRITE_TO.search(words[max(0, at - 160) : at + 60]):
            return address
    return ""
