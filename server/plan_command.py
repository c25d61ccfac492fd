"""`relance plan`: the dates of a sequence, computed by the planner that the product uses."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import click

from server.domain import calendars, schedule
from server.domain.codes import MessageEnd, StepKind, TaskState
from server.domain.schedule import Calendar, Fact, PlannedStep, PlanStep, Start, instant
from server.domain.sequence import MAX_OFFSET, MAX_STEPS, read_time

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Item = TypeVar("Item")


class Wrong(click.ClickException):
    """One line on stderr and exit code 2, without click's usage text around it."""

    exit_code = 2


class OneLine(click.Command):
    """A command whose every complaint is one line."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            raise Wrong(error.format_message()) from error


@click.command("plan", cls=OneLine)
@click.option("--day-offsets", "offsets", required=True, help="Days after day 0, one per step: 0,3,7.")
@click.option("--times", required=True, help="Wall-clock times, one per step: 09:00,10:30,09:00.")
@click.option("--kinds", default="", help="email or task, one per step.  [default: email for all]")
@click.option("--enrolled-at", required=True, help="Local time of enrolling: 2026-12-24T08:00.")
@click.option("--zone", required=True, help="Time zone of the steps: Europe/Paris.")
@click.option("--days", default="mon,tue,wed,thu,fri", show_default=True, help="Open days of the week.")
@click.option("--holidays", default="", help="Holidays of a country or a part of one: FR, US-CA, DE-BY.")
@click.option("--window", default="08:00-18:00", show_default=True, help="Sending hours.")
@click.option("--send-today", is_flag=True, help="The first executed step goes today.")
@click.option("--start-at", type=int, default=1, show_default=True, help="The first step to execute.")
@click.option("--delay", "delays", multiple=True, help="STEP:DAYS, it left so many days late. Repeatable.")
def plan(
    offsets: str,
    times: str,
    kinds: str,
    enrolled_at: str,
    zone: str,
    days: str,
    holidays: str,
    window: str,
    send_today: bool,
    start_at: int,
    delays: tuple[str, ...],
) -> None:
    """Print the date of every executed step, one JSON object a line.

    A step named by --delay is printed with its planned date; the lines after it show what the delay moves.
    """
    steps = _steps(offsets, times, kinds)
    known_zone = _zone(zone)
    if not 1 <= start_at <= len(steps):
        raise _wrong("start-at", f"{start_at} is no step. Use 1 to {len(steps)}.")
    day0, at = _enrolled_at(enrolled_at, known_zone)
    start = Start(day0, known_zone, at, send_today=send_today, start_key=start_at)
    late = dict(_delay(text, start_at, len(steps)) for text in delays)
    for step in _dates(steps, start, _calendar(days, holidays, window), late):
        click.echo(json.dumps(_line(step, known_zone)))


def _dates(steps: list[PlanStep], start: Start, calendar: Calendar, late: dict[int, int]) -> list[PlannedStep]:
    """Lets the steps leave one by one, each as late as told."""
    facts: list[Fact] = []
    left: list[PlannedStep] = []
    while planned := schedule.plan(steps, start, calendar, facts=facts):
        step = planned[0]
        end = MessageEnd.SENT if step.kind is StepKind.EMAIL else TaskState.DONE
        facts.append(Fact(step.key, end, step.on, step.on + timedelta(late.get(step.key, 0))))
        left.append(step)
    return left


def _line(step: PlannedStep, zone: str) -> dict[str, object]:
    local = step.instant.astimezone(ZoneInfo(zone))
    return {
        "step": step.key,
        "local": local.strftime("%Y-%m-%dT%H:%M"),
        "instant": step.instant.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "moved": list(step.moved),
    }


def _steps(offsets: str, times: str, kinds: str) -> list[PlanStep]:
    days = _list("day-offsets", offsets, _offset)
    if len(days) > MAX_STEPS:
        raise _wrong("day-offsets", f"a sequence has at most {MAX_STEPS} steps, these are {len(days)}.")
    clock = _list("times", times, lambda text: _time("times", text))
    kind = _list("kinds", kinds, _kind) if kinds else [StepKind.EMAIL] * len(days)
    for name, values in (("times", clock), ("kinds", kind)):
        if len(values) != len(days):
            raise _wrong(name, f"{len(values)} given for {len(days)} day offsets. Give one for each step.")
    steps = [PlanStep(key, *rest) for key, rest in enumerate(zip(kind, days, clock, strict=True), 1)]
    _check_order(steps)
    return steps


def _check_order(steps: list[PlanStep]) -> None:
    mails = [step.day_offset for step in steps if step.kind is StepKind.EMAIL]
    for earlier, step in pairwise(steps):
        if (step.day_offset, step.time) < (earlier.day_offset, earlier.time):
            raise _wrong("day-offsets", f"step {step.key} is before step {step.key - 1}. Put it later.")
    for offset in mails:
        if mails.count(offset) > 1:
            raise _wrong("day-offsets", f"two emails on day {offset}. Give each email its own day.")


def _calendar(days: str, holidays: str, window: str) -> Calendar:
    opens, dash, closes = window.partition("-")
    if not dash:
        raise _wrong("window", f'"{window}" is no span of time. Write it as 08:00-18:00.')
    try:
        return Calendar(
            frozenset(_list("days", days, _day)),
            calendars.holidays(holidays.strip()),
            _time("window", opens),
            _time("window", closes),
        )
    except ValueError as error:
        raise Wrong(f"--{error}") from error


def _enrolled_at(text: str, zone: str) -> tuple[date, datetime]:
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        raise _wrong("enrolled-at", f'"{text}" is no local time. Write it as 2026-12-24T08:00.') from None
    if not 1970 <= wall.year <= 2200:
        raise _wrong("enrolled-at", f"the year {wall.year} is out of range. Use 1970 to 2200.")
    if wall.tzinfo is not None:
        wall = wall.astimezone(ZoneInfo(zone))
        return wall.date(), wall.astimezone(UTC)
    return wall.date(), instant(wall.date(), wall.time(), zone)[0]


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise _wrong("zone", f'"{text}" is no time zone. Use a name such as Europe/Paris.')
    return text


def _delay(text: str, first: int, last: int) -> tuple[int, int]:
    step, _, days = text.partition(":")
    if not (step.isdecimal() and days.isdecimal()):
        raise _wrong("delay", f'"{text}" is not STEP:DAYS. Write it as 1:4.')
    if not first <= int(step) <= last:
        raise _wrong("delay", f"step {int(step)} is not executed. Use {first} to {last}.")
    if int(days) > 3650:
        raise _wrong("delay", f"{int(days)} days is too long. Use at most 3650.")
    return int(step), int(days)


def _offset(text: str) -> int:
    if not text.isdecimal() or int(text) > MAX_OFFSET:
        raise _wrong("day-offsets", f'"{text}" is no number of days. Use 0 to {MAX_OFFSET}.')
    return int(text)


def _time(name: str, text: str) -> time:
    value = read_time(text)
    if value is None:
        raise _wrong(name, f'"{text}" is no time. Write it as 09:00.')
    return value


def _kind(text: str) -> StepKind:
    if text not in set(StepKind):
        raise _wrong("kinds", f'"{text}" is no kind of step. Use email or task.')
    return StepKind(text)


def _day(text: str) -> int:
    if text.lower() not in DAYS:
        raise _wrong("days", f'"{text}" is no day of the week. Use {", ".join(DAYS)}.')
    return DAYS.index(text.lower())


def _list(name: str, text: str, read: Callable[[str], Item]) -> Sequence[Item]:
    if not text.strip():
        raise _wrong(name, "the list is empty. Give one value for each step, with commas between.")
    return [read(item.strip()) for item in text.split(",")]


def _wrong(option: str, sentence: str) -> Wrong:
    return Wrong(f"--{option}: {sentence}")
