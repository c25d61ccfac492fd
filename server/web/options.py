"""What the selects of the forms offer: zones, holiday calendars, days, plans."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _

from server.domain import calendars
from server.domain.codes import Audience, Plan

_NO_PLACE = ("Etc/", "GMT", "UCT", "Universal", "Zulu", "Greenwich", "SystemV/", "US/")


@cache
def zones() -> list[tuple[str, str]]:
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith(_NO_PLACE))
    return [(name, name.replace("_", " ")) for name in ["UTC", *names]]


def holidays() -> list[tuple[str, str]]:
    """Countries and their parts, by name in the page's language."""
    return [("", _("No holidays")), *_countries(str(get_locale()))]


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    """Countries, and their parts behind them: "Germany", "Germany, BY"."""
    names = Locale(language).territories
    found = []
    for code in calendars.codes():
        country, _dash, part = code.partition("-")
        name = str(names.get(country, country))
        found.append((code, f"{name}, {part}" if part else name))
    return sorted(found, key=lambda pair: pair[1])


def audiences() -> list[tuple[str, str]]:
    return [(Audience.CANDIDATES.value, _("Candidates")), (Audience.CONTACTS.value, _("Contacts"))]


def plans() -> list[tuple[str, str]]:
    return [(Plan.FREE.value, _("Free: one sequence")), (Plan.PRO.value, _("Pro: one sequence")),
            (Plan.BUSINESS.value, _("Business: any number of sequences"))]


def days() -> list[tuple[int, str]]:
    """The days of the week, Monday first, in the page's language."""
    names = (get_locale()).days["format"]["abbreviated"]
    return [(number, str(names[number])) for number in range(7)]
