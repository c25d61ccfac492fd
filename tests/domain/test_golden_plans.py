"""Dates written out by hand from the rules, row by row: nothing here is computed but the plan itself.

A row reads: when it was enrolled (local), the steps (`3` is an e-mail on day 3 at 09:00, `3@14:00` at another time,
`3t` a task, `3n` a task that blocks nothing), the circumstances, and the dates to come with their reasons. With
`sender` the enrolling is told in the sender's zone, whose date is day 0, and `zone` is the person's, whose hours hold.
"""
# ruff: noqa: E501 - a row is one line

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from server.domain import calendars
from server.domain.codes import MessageEnd, StepKind, TaskState
from server.domain.schedule import Calendar, Fact, PlannedStep, PlanStep, Start, plan

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

START_DAYS = """
2027-01-04 08:00 | 0 3 7 | | Mon 04 Jan 09:00; Thu 07 Jan 09:00; Mon 11 Jan 09:00
2027-01-05 08:00 | 0 3 7 | | Tue 05 Jan 09:00; Fri 08 Jan 09:00; Tue 12 Jan 09:00
2027-01-06 08:00 | 0 3 7 | | Wed 06 Jan 09:00; Mon 11 Jan 09:00 closed_day; Wed 13 Jan 09:00
2027-01-07 08:00 | 0 3 7 | | Thu 07 Jan 09:00; Mon 11 Jan 09:00 closed_day; Thu 14 Jan 09:00
2027-01-08 08:00 | 0 3 7 | | Fri 08 Jan 09:00; Mon 11 Jan 09:00; Fri 15 Jan 09:00
2027-01-09 08:00 | 0 3 7 | | Mon 11 Jan 09:00 closed_day; Thu 14 Jan 09:00 shifted; Mon 18 Jan 09:00 shifted
2027-01-10 08:00 | 0 3 7 | | Mon 11 Jan 09:00 closed_day; Thu 14 Jan 09:00 shifted; Mon 18 Jan 09:00 shifted
2027-01-04 09:00 | 0 3 7 | | Mon 04 Jan 09:00; Thu 07 Jan 09:00; Mon 11 Jan 09:00
2027-01-04 09:01 | 0 3 7 | | Tue 05 Jan 09:00 time_passed; Fri 08 Jan 09:00 shifted; Tue 12 Jan 09:00 shifted
2027-01-07 10:00 | 0 3 7 | | Fri 08 Jan 09:00 time_passed; Mon 11 Jan 09:00 shifted; Fri 15 Jan 09:00 shifted
2027-01-08 17:30 | 0 3 7 | | Mon 11 Jan 09:00 time_passed; Thu 14 Jan 09:00 shifted; Mon 18 Jan 09:00 shifted
2027-01-08 10:00 | 0 1 2 | | Mon 11 Jan 09:00 time_passed; Tue 12 Jan 09:00 shifted; Wed 13 Jan 09:00 shifted
2027-01-04 08:00 | 0 30 60 | | Mon 04 Jan 09:00; Wed 03 Feb 09:00; Fri 05 Mar 09:00
2027-01-04 08:00 | 0 250 | | Mon 04 Jan 09:00; Mon 13 Sep 09:00 closed_day
2027-01-04 07:00 | 0@08:00 0t@17:00 1@08:00 | | Mon 04 Jan 08:00; Mon 04 Jan 17:00; Tue 05 Jan 08:00
2027-01-04 09:30 | 0t@09:00 0t@10:00 0@11:00 | | Tue 05 Jan 09:00 time_passed; Tue 05 Jan 10:00 shifted; Tue 05 Jan 11:00 shifted
2027-01-04 09:30 | 0 0t@10:00 | | Tue 05 Jan 09:00 time_passed; Tue 05 Jan 10:00 shifted
"""

SEND_TODAY = """
2027-01-04 08:00 | 2 5 9 | today | Mon 04 Jan 09:00; Thu 07 Jan 09:00; Mon 11 Jan 09:00
2027-01-04 11:20 | 0 3 7 | today | Mon 04 Jan 11:20; Thu 07 Jan 09:00; Mon 11 Jan 09:00
2027-01-04 17:59 | 0 3 7 | today | Mon 04 Jan 17:59; Thu 07 Jan 09:00; Mon 11 Jan 09:00
2027-01-04 18:00 | 0 3 7 | today | Tue 05 Jan 09:00 window_closed; Fri 08 Jan 09:00 shifted; Tue 12 Jan 09:00 shifted
2027-01-04 07:00 | 0 3 | today | Mon 04 Jan 09:00; Thu 07 Jan 09:00
2027-01-09 10:00 | 0 3 | today | Mon 11 Jan 09:00 closed_day; Thu 14 Jan 09:00 shifted
2027-01-08 19:00 | 3 6 | today | Mon 11 Jan 09:00 window_closed; Thu 14 Jan 09:00 shifted
2027-01-04 08:30 | 0@07:00 2@07:00 | today | Mon 04 Jan 08:30; Wed 06 Jan 07:00
2027-01-04 09:00 | 0@07:00 2@07:00 | today | Tue 05 Jan 07:00 window_closed; Thu 07 Jan 07:00 shifted
2027-01-04 21:30 | 0@20:00 3@20:00 | today | Mon 04 Jan 21:30; Thu 07 Jan 20:00
2027-01-04 21:00 | 0t 1 | today | Mon 04 Jan 21:00; Tue 05 Jan 09:00
2027-01-04 11:00 | 0 0t@10:00 2 | today | Mon 04 Jan 11:00; Tue 05 Jan 10:00 time_passed; Wed 06 Jan 09:00
2027-05-06 10:00 | 0 1 | today holidays=FR | Fri 07 May 09:00 holiday; Mon 10 May 09:00 closed_day shifted
2027-01-04 09:30 | 0 | today window=10:00-16:00 | Mon 04 Jan 09:30
2027-01-04 19:00 | 0 2 | today window=07:00-20:00 | Mon 04 Jan 19:00; Wed 06 Jan 09:00
"""

START_AT = """
2027-01-04 08:00 | 2 5 9 | at=2 | Mon 11 Jan 09:00 closed_day; Fri 15 Jan 09:00 shifted
2027-01-04 08:00 | 2 5 9 | at=3 | Wed 13 Jan 09:00
2027-01-04 08:00 | 2 5 9 | at=2 today | Mon 04 Jan 09:00; Fri 08 Jan 09:00
2027-01-04 12:00 | 2 5 9 | at=2 today | Mon 04 Jan 12:00; Fri 08 Jan 09:00
2027-01-04 08:00 | 0 1 4 | at=2 | Tue 05 Jan 09:00; Fri 08 Jan 09:00
2027-01-04 08:00 | 0 0t@11:00 3 | at=2 | Mon 04 Jan 11:00; Thu 07 Jan 09:00
2027-01-06 08:00 | 0 3 7 | at=2 | Mon 11 Jan 09:00 closed_day; Fri 15 Jan 09:00 shifted
2027-01-08 17:30 | 0 3 7 | at=2 | Mon 11 Jan 09:00; Fri 15 Jan 09:00
"""

CLOSED_DAYS = """
2027-01-07 08:00 | 0 1 2 | | Thu 07 Jan 09:00; Fri 08 Jan 09:00; Mon 11 Jan 09:00 closed_day
2027-01-08 08:00 | 0 1 2 | | Fri 08 Jan 09:00; Mon 11 Jan 09:00 closed_day; Tue 12 Jan 09:00 closed_day cascade
2027-01-08 08:00 | 0 2 3 | | Fri 08 Jan 09:00; Mon 11 Jan 09:00 closed_day; Tue 12 Jan 09:00 cascade
2027-01-08 08:00 | 0 1 2 | days=mon-sun | Fri 08 Jan 09:00; Sat 09 Jan 09:00; Sun 10 Jan 09:00
2027-01-04 08:00 | 0 1 2 | days=tue,thu | Tue 05 Jan 09:00 closed_day; Thu 07 Jan 09:00 closed_day shifted; Tue 12 Jan 09:00 cascade shifted
2027-01-04 08:00 | 0 5t 5@10:00 | | Mon 04 Jan 09:00; Mon 11 Jan 09:00 closed_day; Mon 11 Jan 10:00 closed_day
2027-01-04 08:00 | 0 4 5t@11:00 6 | | Mon 04 Jan 09:00; Fri 08 Jan 09:00; Mon 11 Jan 11:00 closed_day; Mon 11 Jan 09:00 closed_day
2027-01-04 08:00 | 0 5 6t | | Mon 04 Jan 09:00; Mon 11 Jan 09:00 closed_day; Mon 11 Jan 09:00 closed_day
2027-01-05 08:00 | 0 4 5 6t | | Tue 05 Jan 09:00; Mon 11 Jan 09:00 closed_day; Tue 12 Jan 09:00 closed_day cascade; Tue 12 Jan 09:00 cascade
"""

HOLIDAYS = """
2026-12-24 08:00 | 0 3 7 | holidays=FR | Thu 24 Dec 09:00; Mon 28 Dec 09:00 closed_day; Thu 31 Dec 09:00
2026-12-24 08:00 | 0 1 2 | holidays=FR | Thu 24 Dec 09:00; Mon 28 Dec 09:00 closed_day holiday; Tue 29 Dec 09:00 closed_day cascade
2026-12-31 08:00 | 0 1 5 | holidays=FR | Thu 31 Dec 09:00; Mon 04 Jan 09:00 closed_day holiday; Tue 05 Jan 09:00
2026-12-31 10:00 | 0 1 | holidays=FR | Mon 04 Jan 09:00 time_passed; Tue 05 Jan 09:00 shifted
2026-12-25 08:00 | 0 2 | holidays=FR | Mon 28 Dec 09:00 closed_day holiday; Wed 30 Dec 09:00 shifted
2026-12-25 08:00 | 0 7 | | Fri 25 Dec 09:00; Fri 01 Jan 09:00
2026-12-18 08:00 | 0 7 14 | holidays=FR | Fri 18 Dec 09:00; Mon 28 Dec 09:00 closed_day holiday; Mon 04 Jan 09:00 closed_day holiday
2027-03-26 08:00 | 0 3 | holidays=FR | Fri 26 Mar 09:00; Tue 30 Mar 09:00 holiday
2027-05-14 08:00 | 0 3 4 | holidays=FR | Fri 14 May 09:00; Tue 18 May 09:00 holiday; Wed 19 May 09:00 cascade
2027-07-13 08:00 | 0 1 | holidays=FR | Tue 13 Jul 09:00; Thu 15 Jul 09:00 holiday
2027-11-10 18:30 | 0 2 | holidays=FR | Fri 12 Nov 09:00 time_passed; Mon 15 Nov 09:00 closed_day shifted
2027-07-02 08:00 | 0 3 | holidays=US zone=America/New_York | Fri 02 Jul 09:00; Tue 06 Jul 09:00 holiday
2027-11-24 08:00 | 0 1 2 | holidays=US zone=America/New_York | Wed 24 Nov 09:00; Fri 26 Nov 09:00 holiday; Mon 29 Nov 09:00 cascade
2027-12-23 08:00 | 0 1 | holidays=US zone=America/New_York | Thu 23 Dec 09:00; Mon 27 Dec 09:00 closed_day holiday
2027-01-15 08:00 | 0 3 | holidays=US zone=America/New_York | Fri 15 Jan 09:00; Tue 19 Jan 09:00 holiday
"""

CLOCKS = """
2027-03-26 08:00 | 0 3 4 | | Fri 26 Mar 09:00; Mon 29 Mar 09:00; Tue 30 Mar 09:00
2027-03-26 08:00 | 0 3 4 | utc | Fri 26 Mar 08:00; Mon 29 Mar 07:00; Tue 30 Mar 07:00
2027-03-27 08:00 | 0 1@02:30 | days=mon-sun | Sat 27 Mar 09:00; Sun 28 Mar 03:30 clock_change
2027-03-27 01:00 | 0@02:30 1@02:30 | days=mon-sun | Sat 27 Mar 02:30; Sun 28 Mar 03:30 clock_change
2027-03-28 03:10 | 0@02:30 | days=mon-sun today | Sun 28 Mar 03:30 clock_change
2027-10-29 08:00 | 0 3 | utc | Fri 29 Oct 07:00; Mon 01 Nov 08:00
2027-10-30 08:00 | 0 1@02:30 | days=mon-sun utc | Sat 30 Oct 07:00; Sun 31 Oct 00:30
2027-03-12 08:00 | 0 3 | zone=America/New_York utc | Fri 12 Mar 14:00; Mon 15 Mar 13:00
2027-03-13 08:00 | 0 1@02:30 | zone=America/New_York days=mon-sun | Sat 13 Mar 09:00; Sun 14 Mar 03:30 clock_change
2027-11-05 08:00 | 0 3 | zone=America/New_York utc | Fri 05 Nov 13:00; Mon 08 Nov 14:00
2027-11-06 08:00 | 0 1@01:30 | zone=America/New_York days=mon-sun utc | Sat 06 Nov 13:00; Sun 07 Nov 05:30
2027-03-15 08:00 | 0 7 14 | zone=America/New_York utc | Mon 15 Mar 13:00; Mon 22 Mar 13:00; Mon 29 Mar 13:00
2027-01-08 17:30 | 0 3 7 | zone=America/New_York | Mon 11 Jan 09:00 time_passed; Thu 14 Jan 09:00 shifted; Mon 18 Jan 09:00 shifted
2027-01-04 08:00 | 0 3 | late=1:0 rezone=America/New_York utc | Thu 07 Jan 14:00
2027-01-04 08:00 | 0 3 | late=1:0 rezone=Asia/Tokyo utc | Thu 07 Jan 00:00
"""

LEAP_DAY = """
2028-02-28 08:00 | 0 1 2 | | Mon 28 Feb 09:00; Tue 29 Feb 09:00; Wed 01 Mar 09:00
2028-02-29 08:00 | 0 7 | | Tue 29 Feb 09:00; Tue 07 Mar 09:00
2028-02-25 08:00 | 0 4 5 | | Fri 25 Feb 09:00; Tue 29 Feb 09:00; Wed 01 Mar 09:00
2028-02-28 10:00 | 0 1 | | Tue 29 Feb 09:00 time_passed; Wed 01 Mar 09:00 shifted
2027-02-26 08:00 | 0 3 4 | | Fri 26 Feb 09:00; Mon 01 Mar 09:00; Tue 02 Mar 09:00
"""

DELAYS = """
2027-01-04 08:00 | 0 3 7 | late=1:0 | Thu 07 Jan 09:00; Mon 11 Jan 09:00
2027-01-04 08:00 | 0 3 7 | late=1:1 | Fri 08 Jan 09:00 shifted; Tue 12 Jan 09:00 shifted
2027-01-04 08:00 | 0 3 7 | late=1:2 | Mon 11 Jan 09:00 closed_day shifted; Wed 13 Jan 09:00 shifted
2027-01-04 08:00 | 0 3 7 | late=1:1,2:3 | Fri 15 Jan 09:00 shifted
2027-01-08 17:30 | 0 3 7 | late=1:1 | Fri 15 Jan 09:00 shifted; Tue 19 Jan 09:00 shifted
2027-01-04 08:00 | 0t 1 4 | late=1:3 | Fri 08 Jan 09:00 shifted; Mon 11 Jan 09:00 shifted
2027-01-04 08:00 | 0n 9 | late=1:3 | Wed 13 Jan 09:00
2027-01-07 08:00 | 0 1 2 | late=1:1 | Mon 11 Jan 09:00 closed_day shifted; Tue 12 Jan 09:00 closed_day cascade shifted
2026-12-23 08:00 | 0 1 2 | late=1:1 holidays=FR | Mon 28 Dec 09:00 closed_day holiday shifted; Tue 29 Dec 09:00 closed_day cascade shifted
2027-01-04 08:00 | 2 5 9 | today late=1:2 | Mon 11 Jan 09:00 closed_day shifted; Wed 13 Jan 09:00 shifted
2027-01-04 08:00 | 0 3 7 | at=2 late=2:1 | Tue 12 Jan 09:00 shifted
"""

EDITS = """
2027-01-04 08:00 | 0 2 7 | late=1:0 edit=2:2027-01-06T10:00 | Thu 07 Jan 09:00 time_passed; Mon 11 Jan 09:00
2027-01-04 08:00 | 0 2 7 | late=1:0 edit=2:2027-01-06T08:00 | Wed 06 Jan 09:00; Mon 11 Jan 09:00
2027-01-04 08:00 | 0 4 9 | late=1:0 edit=2:2027-01-09T12:00 | Mon 11 Jan 09:00 time_passed; Wed 13 Jan 09:00
2027-01-04 08:00 | 0 3 | edit=1:2027-01-05T12:00 | Wed 06 Jan 09:00 time_passed; Mon 11 Jan 09:00 closed_day shifted
2027-01-04 08:00 | 0 1 2 | late=1:0 edit=2:2027-01-06T12:00 | Thu 07 Jan 09:00 time_passed; Fri 08 Jan 09:00 cascade
"""

PEOPLES_ZONES = """
2027-01-04 08:00 | 0 3 7 | sender=Europe/Paris zone=America/New_York | Mon 04 Jan 09:00; Thu 07 Jan 09:00; Mon 11 Jan 09:00
2027-01-04 08:00 | 0 3 | sender=America/New_York zone=Europe/Paris | Tue 05 Jan 09:00 time_passed; Fri 08 Jan 09:00 shifted
2027-01-04 23:30 | 0 3 | sender=Europe/Paris zone=Asia/Tokyo | Wed 06 Jan 09:00 time_passed; Mon 11 Jan 09:00 closed_day shifted
2027-01-08 23:00 | 0 3 | sender=America/New_York zone=Asia/Tokyo | Mon 11 Jan 09:00 time_passed; Thu 14 Jan 09:00 shifted
2027-01-04 08:00 | 2 5 | today sender=America/New_York zone=Europe/Paris | Mon 04 Jan 14:00; Thu 07 Jan 09:00
2027-01-04 13:00 | 0 3 | today sender=America/New_York zone=Europe/Paris | Tue 05 Jan 09:00 window_closed; Fri 08 Jan 09:00 shifted
2027-01-04 08:00 | 0 3 | today sender=Europe/Paris zone=America/Los_Angeles | Mon 04 Jan 09:00; Thu 07 Jan 09:00
2027-01-04 08:00 | 2 5 9 | at=2 today sender=Europe/Paris zone=Asia/Tokyo | Mon 04 Jan 16:00; Fri 08 Jan 09:00
2027-01-04 08:00 | 0 3 7 | late=1:1 sender=Europe/Paris zone=America/New_York | Fri 08 Jan 09:00 shifted; Tue 12 Jan 09:00 shifted
2027-03-12 08:00 | 0 3 | sender=Europe/Paris zone=America/New_York utc | Fri 12 Mar 14:00; Mon 15 Mar 13:00
2027-03-26 00:30 | 0 3 | sender=America/New_York zone=Europe/Paris utc | Fri 26 Mar 08:00; Mon 29 Mar 07:00
2027-03-27 08:00 | 0@20:00 1@02:30 | days=mon-sun sender=America/New_York zone=Europe/Paris | Sat 27 Mar 20:00; Sun 28 Mar 03:30 clock_change
2026-12-31 20:00 | 0 1 | holidays=FR sender=America/New_York zone=Europe/Paris | Mon 04 Jan 09:00 time_passed; Tue 05 Jan 09:00 shifted
2028-02-28 21:00 | 0 1 | sender=America/New_York zone=Asia/Tokyo | Wed 01 Mar 09:00 time_passed; Thu 02 Mar 09:00 shifted
"""

TOGETHER = """
2026-12-31 11:00 | 0 1 5 | today holidays=FR | Thu 31 Dec 11:00; Mon 04 Jan 09:00 closed_day holiday; Tue 05 Jan 09:00
2026-12-24 18:30 | 0 3 7 | today holidays=FR | Mon 28 Dec 09:00 window_closed; Thu 31 Dec 09:00 shifted; Mon 04 Jan 09:00 shifted
2026-12-24 08:00 | 2 5 9 | at=2 holidays=FR | Tue 29 Dec 09:00; Mon 04 Jan 09:00 closed_day
2026-12-30 08:00 | 0 1 2 | late=1:1 holidays=FR | Mon 04 Jan 09:00 closed_day holiday shifted; Tue 05 Jan 09:00 closed_day cascade shifted
2027-01-06 10:00 | 1 4 6 | today | Wed 06 Jan 10:00; Mon 11 Jan 09:00 closed_day; Tue 12 Jan 09:00 cascade
2027-01-10 10:00 | 0 3 | today | Mon 11 Jan 09:00 closed_day; Thu 14 Jan 09:00 shifted
2028-02-28 08:00 | 2 3 4 | at=2 today | Mon 28 Feb 09:00; Tue 29 Feb 09:00
2028-02-25 08:00 | 0 3 | late=1:1 | Tue 29 Feb 09:00 shifted
2028-02-25 17:30 | 0 1 | | Mon 28 Feb 09:00 time_passed; Tue 29 Feb 09:00 shifted
2028-02-29 18:30 | 0 1 | today | Wed 01 Mar 09:00 window_closed; Thu 02 Mar 09:00 shifted
2027-10-29 08:00 | 0 3 | late=1:1 utc | Tue 02 Nov 08:00 shifted
2027-10-31 08:30 | 0 1 | days=mon-sun today utc | Sun 31 Oct 08:00; Mon 01 Nov 08:00
2027-03-26 10:00 | 0 2 5 | at=2 today holidays=FR utc | Fri 26 Mar 09:00; Tue 30 Mar 07:00 holiday
2027-03-14 03:10 | 0@02:30 | days=mon-sun today zone=America/New_York | Sun 14 Mar 03:30 clock_change
2027-11-07 01:45 | 0@01:30 | days=mon-sun today zone=America/New_York | Sun 07 Nov 01:45
2027-11-05 08:00 | 0 3 7 | late=1:3 holidays=US zone=America/New_York utc | Fri 12 Nov 14:00 holiday shifted; Mon 15 Nov 14:00 shifted
2027-01-04 08:00 | 0 3 | late=1:1 rezone=America/New_York utc | Fri 08 Jan 14:00 shifted
2027-03-08 08:00 | 0 7 | late=1:0 rezone=America/New_York utc | Mon 15 Mar 13:00
2027-05-14 08:00 | 0 3 | late=1:0 rezone=America/New_York holidays=FR utc | Tue 18 May 13:00 holiday
"""

TABLES = (START_DAYS, SEND_TODAY, START_AT, CLOSED_DAYS, HOLIDAYS, CLOCKS, LEAP_DAY, DELAYS, EDITS, PEOPLES_ZONES,
          TOGETHER)
ROWS = [line for table in TABLES for line in table.strip().splitlines()]


def read_steps(text: str) -> list[PlanStep]:
    steps = []
    for key, word in enumerate(text.split(), 1):
        day, _, at = word.partition("@")
        kind = StepKind.TASK if day[-1] in "tn" else StepKind.EMAIL
        steps.append(PlanStep(key, kind, int(day.rstrip("tn")), time.fromisoformat(at or "09:00"), day[-1] != "n"))
    return steps


def read_days(text: str) -> frozenset[int]:
    if text == "mon-sun":
        return frozenset(range(7))
    return frozenset(WEEK.index(day) for day in text.split(","))


class Row:
    """One line of a table as the planner's input."""

    def __init__(self, line: str) -> None:
        enrolled, steps, told, self.expected = (part.strip() for part in line.split("|"))
        self.words = {word.partition("=")[0]: word.partition("=")[2] for word in told.split()}
        self.steps = read_steps(steps)
        self.zone = self.words.get("zone", "Europe/Paris")
        opens, _, closes = self.words.get("window", "08:00-18:00").partition("-")
        self.calendar = Calendar(read_days(self.words.get("days", "mon,tue,wed,thu,fri")),
                                 calendars.holidays(self.words.get("holidays", "")),
                                 time.fromisoformat(opens), time.fromisoformat(closes))
        start_key = int(self.words["at"]) if "at" in self.words else None
        self.start = Start(date.fromisoformat(enrolled[:10]), self.zone, self.instant(enrolled),
                           "today" in self.words, start_key)

    def instant(self, text: str) -> datetime:
        zone = self.words.get("sender", self.zone)
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    def facts(self) -> list[Fact]:
        """Each late step left so many days after its date in the plan that was in force then."""
        facts: list[Fact] = []
        for word in filter(None, self.words.get("late", "").split(",")):
            key, days = map(int, word.split(":"))
            one = next(one for one in plan(self.steps, self.start, self.calendar, facts=facts) if one.key == key)
            end = MessageEnd.SENT if one.kind is StepKind.EMAIL else TaskState.DONE
            facts.append(Fact(key, end, one.on, one.on + timedelta(days)))
        return facts

    def planned(self) -> tuple[PlannedStep, ...]:
        facts = self.facts()
        key, _, at = self.words.get("edit", "").partition(":")
        changed = {int(key): self.instant(at)} if key else {}
        start = self.start
        if "rezone" in self.words:
            start = Start(start.day0, self.words["rezone"], start.at, start.send_today, start.start_key)
        return plan(self.steps, start, self.calendar, facts=facts, changed_at=changed)

    def told(self, one: PlannedStep) -> str:
        shown = one.instant.astimezone(UTC if "utc" in self.words else ZoneInfo(self.zone))
        return " ".join([f"{shown:%a %d %b %H:%M}", *one.moved])


@pytest.mark.parametrize("line", ROWS)
def test_golden(line: str) -> None:
    row = Row(line)
    assert "; ".join(row.told(one) for one in row.planned()) == row.expected


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert len(ROWS) == len(set(ROWS)) >= 80
