"""Public holidays of a country or one of its subdivisions, by code: "FR", "US-CA", "DE-BY"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import holidays as library

from server.domain.windows import Holidays

NONE: Mapping[date, str] = {}


@cache
def holidays(code: str) -> Holidays:
    """The public holidays of `code`, observed days included; "" has none. An unknown code: ValueError."""
    if not code:
        return NONE
    country, dash, subdivision = code.partition("-")
    known = library.list_supported_countries()
    if country not in known or (dash and subdivision not in known[country]):
        raise ValueError(
            f'holidays: "{code}" is not a known calendar. Use a country code such as FR, '
            "or a country and one of its parts such as DE-BY; leave it empty for no holidays."
        )
    return library.country_holidays(country, subdiv=subdivision or None, observed=True, categories=library.PUBLIC)


def codes() -> list[str]:
    """Every code that `holidays` knows, countries before their subdivisions."""
    known = library.list_supported_countries()
    countries = sorted(country for country in known if len(country) == 2)  # the library adds three-letter twins
    return [code for country in countries for code in (country, *(f"{country}-{it}" for it in known[country]))]
