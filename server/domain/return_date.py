"""The day somebody is back, out of the words of an absence notice; None rather than a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from server.domain.inbound_words import one_of
from server.domain.inbound_words.dates import (
    BACK,
    BACK_AFTER,
    INCLUSIVE,
    START,
    THROUGH,
    THROUGH_AFTER,
    UNTIL,
)
from server.domain.inbound_words.months import MONTHS

MAX_TEXT = 2_000
LONGEST = timedelta(days=180)  # further away is a misreading, unless the year is written out
LONGEST_WITH_YEAR = timedelta(days=400)
WINDOW = 60
SURE = 3  # how telling "back on" is
NEAR = 16

_MONTH_OF = {
    word.casefold(): number
    for months in MONTHS.values()
    for number, group in enumerate(months, 1)
    for word in group.split("|")
}
_NAME = "|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True))
_DATE = re.compile(
    r"(?<!\d)(?P<y1>20\d\d)\s?[-/.年]\s?(?P<m1>[01]?\d)\s?[-/.月]\s?(?P<d1>[0-3]?\d)(?!\d)日?"
    r"|(?<!\d)(?P<m2>[01]?\d)\s?月\s?(?P<d2>[0-3]?\d)\s?日(?:\s?[-–~〜至到]\s?(?P<e2>[0-3]?\d)\s?日)?"
    r"|(?<!\d)(?P<m6>[01]?\d)월\s?(?P<d6>[0-3]?\d)일"
    r"|(?<![\d./])(?P<a3>[0-3]?\d)(?P<sep>[./-])\s?(?P<b3>[0-3]?\d)(?:(?P=sep)\s?(?P<y3>(?:20)?\d\d)(?!\d)|(?P=sep)?)(?![\d:/])"
    r"|(?<!\d)(?P<d4>[0-3]?\d)(?:st|nd|rd|th|er|º|ª|°|\.|:e|e|-го)?,?\s{0,2}(?:of |de |d'|den |di )?"
    rf"(?P<n4>{_NAME})\b\.?"
    r"(?:,?\s{0,2}(?:de |del )?(?P<y4>20\d\d|'\d\d))?"
    rf"|\b(?P<n5>{_NAME})\.?\s{{0,2}}(?:the )?(?P<d5>[0-3]?\d)(?!\d)(?:st|nd|rd|th)?"
    rf"(?!\.?\s{{0,2}}(?:of |de |d'|den |di )?(?:{_NAME})\b)"  # "mar. 5 janvier" is a Tuesday
    r"(?:\s?[-–]\s?(?P<e5>[0-3]?\d)(?!\d)(?:st|nd|rd|th)?)?(?:,?\s{0,2}(?P<y5>20\d\d))?"
    r"|\bthe (?P<d7>[0-3]?\d)(?:st|nd|rd|th)\b"
)


def _words(table: dict[str, tuple[str, ...]]) -> str:
    everything = sorted({word.casefold() for group in table.values() for word in group}, key=len, reverse=True)
    spaced = [word for word in everything if word.isascii() or not re.search(r"[\u3000-\u9fff]", word)]
    dense = [word for word in everything if word not in spaced]
    bare = [word for word in spaced if word.startswith("[")]
    spaced = [word for word in spaced if not word.startswith("[")]
    return "|".join([rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", *dense, *bare])


_CUE = re.compile(
    f"(?P<back>{_words(BACK)})|(?P<through>{_words(THROUGH)})|(?P<until>{_words(UNTIL)})|(?P<start>{_words(START)})"
)
_CLAUSE = re.compile(r"[.!?;]\s|,\s")
_BACK_AFTER = one_of(BACK_AFTER)
_THROUGH_AFTER = one_of(THROUGH_AFTER)
_INCLUSIVE = one_of(INCLUSIVE)
_ENGLISH = re.compile(r"\b(?:until|back|return\w*|office|will|through|from|out)\b")


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    readings: tuple[tuple[int, int], ...]  # (month, day); month 0: the next such day
    year: int
    ranged: bool = False
    day_first: bool | None = None  # of a date like 30/11, which can be read in one way only


def return_date(text: str, sent: date | None) -> date | None:
    """The first day back that the text names; `sent` dates the mail and settles years and day/month order."""
    best = _best(text, sent)
    return best[1] if best else None


def names_return(text: str, sent: date | None) -> bool:
    """Whether the text says "back on" a day, which is more than naming one."""
    best = _best(text, sent)
    return best is not None and best[0] == SURE


def _best(text: str, sent: date | None) -> tuple[int, date] | None:
    """The day that the words around it tell best, and how telling they are."""
    folded = " ".join(text[:MAX_TEXT].casefold().replace("’", "'").split())
    found = list(_dates(folded))
    days_first = _order(folded, found, sent)
    best: list[tuple[int, int, date]] = []
    for index, one in enumerate(found):
        before = folded[max(found[index - 1].end if index else 0, one.start - WINDOW) : one.start]
        following = found[index + 1].start if index + 1 < len(found) else len(folded)
        cue, extra = _cue(one, before, folded[one.end : min(following, one.end + WINDOW)])
        day = _day(one, sent, days_first) if cue else None
        if day is not None:
            best.append((cue, -index, day + timedelta(days=extra)))
    told = max(best, default=None)
    return (told[0], told[2]) if told else None


def _dates(text: str) -> Iterator[_Found]:
    for match in _DATE.finditer(text):
        part = match.groupdict()
        year = next((int(part[key].strip("'")) for key in ("y1", "y3", "y4", "y5") if part[key]), 0)
        year += 2000 if 0 < year < 100 else 0
        yield _Found(
            match.start(), match.end(), _readings(part), year, bool(part["e2"] or part["e5"]), _day_first(part)
        )


def _day_first(part: dict[str, str | None]) -> bool | None:
    if not part["a3"] or part["sep"] == ".":
        return None
    first, second = int(part["a3"]), int(part["b3"] or 0)
    return None if (first > 12) == (second > 12) else first > 12


def _readings(part: dict[str, str | None]) -> tuple[tuple[int, int], ...]:
    for key in ("1", "2", "6"):
        if part["m" + key]:
            return ((int(part["m" + key] or 0), int(part.get("e" + key) or part["d" + key] or 0)),)
    if part["a3"]:
        first, second = int(part["a3"]), int(part["b3"] or 0)
        orders = [(second, first)] if part["sep"] == "." else [(second, first), (first, second)]
        return tuple(dict.fromkeys((month, day) for month, day in orders if 1 <= month <= 12 and 1 <= day <= 31))
    if part["n4"]:
        return ((_MONTH_OF[part["n4"]], int(part["d4"] or 0)),)
    if part["n5"]:
        return ((_MONTH_OF[part["n5"]], int(part["e5"] or part["d5"] or 0)),)
    return ((0, int(part["d7"] or 0)),)


def _order(text: str, found: list[_Found], sent: date | None) -> bool | None:
    """Whether the writer puts the day first; None when the text does not tell."""
    for one in found:
        if len(one.readings) == 2 and sent and one.year in (0, sent.year):
            same = [(sent.month, sent.day) == reading for reading in one.readings]
            if any(same):
                return same[0]  # the date of the mail itself, as programs add it
    told = {one.day_first for one in found} - {None}
    if len(told) == 1:
        return told.pop()
    return None if _ENGLISH.search(text) else True


def _cue(one: _Found, before: str, after: str) -> tuple[int, int]:
    """How telling the words around a date are (0: not at all), and the days to add."""
    cues = [cue for cue in _CUE.finditer(before) if _close(cue, before)]
    kind = cues[-1].lastgroup if cues else None
    after = _CLAUSE.split(after.lstrip(" ,") if kind == "start" else after)[0].lstrip()  # "ab dem 7., wieder da"
    inclusive = bool(_INCLUSIVE.search(before[-25:]) or _INCLUSIVE.search(after[:25]))
    if _THROUGH_AFTER.match(after):
        return 2, 1
    if _BACK_AFTER.match(after):
        return SURE, 0
    if one.ranged:
        return 2, 1
    if kind == "back":
        return SURE, 0
    if kind == "until":
        back = any(cue.lastgroup == "back" for cue in cues)
        return (SURE if back else 2), int(inclusive)
    if kind == "through":
        return 2, 1
    return (SURE if _again_from(cues) else 0), 0


def _again_from(cues: list[re.Match[str]]) -> bool:
    """ "Back from", "wieder erreichbar ab": the day that something starts is the day of return."""
    start, before = cues[-1:], cues[-2:-1]
    return bool(before) and before[0].lastgroup == "back" and start[0].start() - before[0].end() <= NEAR


def _close(cue: re.Match[str], before: str) -> bool:
    """Only a return may stand far from its date; "to" in "return to the office on" is none of its business."""
    return cue.lastgroup == "back" or len(before) - cue.end() <= NEAR


def _day(one: _Found, sent: date | None, days_first: bool | None) -> date | None:
    days = [day for month, number in one.readings for day in _placed(one.year, month, number, sent)]
    if len(days) == 2 and days[0] != days[1] and days_first is None:
        return None
    if len(days) == 2:
        return days[0] if days_first is not False else days[1]
    return days[0] if days else None


def _placed(year: int, month: int, number: int, sent: date | None) -> Iterator[date]:
    """The coming day of that name, if it is near enough to be meant."""
    if not sent:
        day = _date(year, month, number) if year and month else None
        if day:
            yield day
        return
    if not month:
        months = [(sent.year, sent.month), (sent.year + sent.month // 12, sent.month % 12 + 1)]
        days = [_date(*when, number) for when in months]
    else:
        days = [_date(which, month, number) for which in ([year] if year else [sent.year, sent.year + 1])]
    limit = LONGEST_WITH_YEAR if year else LONGEST
    coming = [day for day in days if day and timedelta(0) <= day - sent <= limit]
    yield from coming[:1]


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
