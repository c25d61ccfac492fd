"""Holidays by code."""

from __future__ import annotations

from datetime import date

import pytest

from server.domain.calendars import codes, holidays


@pytest.mark.parametrize(
    ("code", "day", "closed"),
    [
        ("", date(2026, 12, 25), False),
        ("FR", date(2026, 12, 25), True),
        ("FR", date(2026, 7, 14), True),
        ("FR", date(2026, 12, 26), False),
        ("FR-57", date(2026, 12, 26), True),  # Moselle
        ("DE", date(2026, 1, 6), False),
        ("DE-BY", date(2026, 1, 6), True),
        ("US", date(2026, 7, 3), True),  # the 4th is a Saturday: observed on Friday
        ("US", date(2026, 7, 6), False),
        ("US-CA", date(2026, 3, 31), True),
        ("US", date(2026, 3, 31), False),
        ("GB", date(2027, 12, 27), True),  # Christmas on a Saturday, observed
    ],
)
def test_holidays(code: str, day: date, closed: bool) -> None:
    assert bool(holidays(code).get(day)) is closed


@pytest.mark.parametrize("code", ["XX", "FR-99", "DE-by", "france", "-BY", "FR-"])
def test_an_unknown_code_is_refused_with_its_name_and_a_way_out(code: str) -> None:
    with pytest.raises(ValueError, match=f'"{code}" is not a known calendar. Use a country code such as FR'):
        holidays(code)


def test_every_listed_code_works_and_a_calendar_is_made_once() -> None:
    listed = codes()
    assert {"FR", "DE-BY", "US-CA"} <= set(listed)
    assert len(listed) == len(set(listed))
    for code in listed[::40]:
        holidays(code).get(date(2027, 1, 1))
    assert holidays("FR") is holidays("FR")
