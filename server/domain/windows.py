"""Open days and sending windows, and the instant of a wall-clock time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from server.domain.codes import Hold, Moved

DAY = timedelta(days=1)
ODD_WINDOW = timedelta(hours=2)  # how long a step timed outside the window may still leave


class Holidays(Protocol):
    """A mapping of closed dates to their names; a plain dict is one."""

    def get(self, day: date, /) -> str | None: ...


@dataclass(frozen=True)
class Calendar:
    """When mail may leave: weekdays (Monday is 0) that are no holiday, between start (in) and end (out)."""

    open_days: frozenset[int]
    holidays: Holidays
    window_start: time = time(8)
    window_end: time = time(18)

    def __post_init__(self) -> None:
        if not self.open_days or not self.open_days <= frozenset(range(7)):
            raise ValueError("open_days: name at least one day of the week, 0 (Monday) to 6 (Sunday).")
        if self.window_start >= self.window_end:
            raise ValueError("window: the start must be earlier than the end.")

    def closed(self, day: date) -> Moved | None:
        if day.weekday() not in self.open_days:
            return Moved.CLOSED_DAY
        return Moved.HOLIDAY if self.holidays.get(day) else None

    def next_open(self, day: date) -> date:
        """The first open day on or after `day`."""
        while self.closed(day):
            day += DAY
        return day

    def open_days_between(self, earlier: date, later: date) -> int:
        """Open days after `earlier` up to `later`: "3 open days after it ends"."""
        days = (earlier + timedelta(ahead) for ahead in range(1, (later - earlier).days + 1))
        return sum(1 for day in days if not self.closed(day))

    def window(self, on: date, step_time: time, zone: str) -> tuple[datetime, datetime]:
        """When the window of a step that is timed at `step_time` opens and closes on an open day."""
        if self.window_start <= step_time < self.window_end:
            return instant(on, self.window_start, zone)[0], instant(on, self.window_end, zone)[0]
        opens, _ = instant(on, step_time, zone)
        return opens, opens + ODD_WINDOW


@lru_cache(maxsize=16_384)
def instant(on: date, at: time, zone: str) -> tuple[datetime, bool]:
    """The UTC instant of a wall-clock time, and whether a clock change moved it.

    A time that does not exist moves forward by the gap; of one that exists twice it is the first.
    """
    wall = datetime.combine(on, at, ZoneInfo(zone))
    utc = wall.astimezone(UTC)
    return utc, utc.astimezone(wall.tzinfo).replace(tzinfo=None) != wall.replace(tzinfo=None)


def local_date(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def next_slot(
    planned: datetime, zone: str, step_time: time, calendar: Calendar, now: datetime
) -> tuple[datetime, Hold | None]:
    """When an e-mail planned for `planned` leaves, and what holds it if it is late and cannot leave now.

    A late one leaves at the next moment of an open window on an open day. Tasks have no window: do not ask.
    """
    if now <= planned:
        return planned, None
    today = local_date(now, zone)
    for opens, closes in _windows(today, zone, step_time, calendar):
        if now < closes:
            return max(now, opens), _hold(today, calendar) if now < opens else None
    raise AssertionError("open days never end")


def _windows(today: date, zone: str, step_time: time, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    day = today - DAY  # a window that opens late in the evening reaches into the next day
    while True:
        day = calendar.next_open(day)
        yield calendar.window(day, step_time, zone)
        day += DAY


def _hold(today: date, calendar: Calendar) -> Hold:
    return Hold.HOLIDAY if calendar.closed(today) is Moved.HOLIDAY else Hold.OUTSIDE_WINDOW
