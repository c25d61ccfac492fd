"""Dates, times and numbers as both languages write them."""

from __future__ import annotations

import math
from datetime import date, datetime
from datetime import time as wall_time
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from server import clock
from server.words.language import gettext as _
from server.words.language import locale, plural


def day(on: date, *, today: date | None = None) -> str:
    """"Tue 2 Dec", "mar. 2 déc."; with the year only when it is not this one."""
    this_year = (today or clock.now().date()).year
    return format_date(on, "EEE d MMM" if on.year == this_year else "EEE d MMM y", locale=locale())


def short_day(on: date, *, today: date | None = None) -> str:
    """"2 Dec", "2 déc.", where the weekday would say nothing."""
    this_year = (today or clock.now().date()).year
    return format_date(on, "d MMM" if on.year == this_year else "d MMM y", locale=locale())


def hour(at: wall_time | datetime) -> str:
    return f"{at.hour:02}:{at.minute:02}"


def moment(instant: datetime, zone: str, *, today: date | None = None) -> str:
    """"Tue 2 Dec, 09:00" in that zone."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), today=today)}, {hour(local)}"


def moment_or_today(instant: datetime, zone: str, now: datetime) -> str:
    """"today, 09:00" on the same day, else like `moment`."""
    local, here = instant.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return f"{_('today')}, {hour(local)}" if local.date() == here else moment(instant, zone, today=here)


def in_days(n: int) -> str:
    """"today", "tomorrow", "in 8 days", "8 days ago"."""
    if n in (0, 1, -1):
        return {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}[n]
    if n < 0:
        return plural("%(num)d day ago", "%(num)d days ago", -n)
    return plural("in %(num)d day", "in %(num)d days", n)


def count(n: int) -> str:
    return format_decimal(n, locale=locale())


def percent(share: float) -> str:
    """A share of 1: 0.18 is "18%", "18 %"."""
    return format_percent(share, "#,##0\u202f%" if locale().language == "fr" else "#,##0%", locale=locale())


def size(n: int) -> str:
    """Bytes as people read them, rounded up: what is over a limit never reads as the limit. "2.4 MB", "34 kB"."""
    if n > 999_000:
        return _("%(size)s MB", size=format_decimal(math.ceil(n / 100_000) / 10, locale=locale()))
    return _("%(size)s kB", size=format_decimal(math.ceil(n / 1000), locale=locale()))


def city(zone: str) -> str:
    """"Paris" of Europe/Paris, for "Time (Paris)"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")
