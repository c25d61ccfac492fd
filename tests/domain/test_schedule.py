"""Golden tests of the rules for dates, each with its example."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from server.domain.codes import Hold, MessageEnd, Moved, StepKind, TaskState
from server.domain.schedule import Calendar, Fact, PlannedStep, PlanStep, Start, instant, next_slot, plan

PARIS = "Europe/Paris"
WEEKDAYS = Calendar(frozenset(range(5)), {})


def local(text: str, zone: str = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def steps(*offsets: int, at: str = "09:00", tasks: tuple[int, ...] = ()) -> list[PlanStep]:
    return [
        PlanStep(key, StepKind.TASK if key in tasks else StepKind.EMAIL, offset, time.fromisoformat(at))
        for key, offset in enumerate(offsets, 1)
    ]


def start(at: str, zone: str = PARIS, **more: Any) -> Start:
    return Start(date.fromisoformat(at[:10]), zone, local(at, zone), **more)


def dates(planned: tuple[PlannedStep, ...]) -> list[str]:
    return [step.on.isoformat() for step in planned]


def reasons(planned: tuple[PlannedStep, ...]) -> list[list[str]]:
    return [list(step.moved) for step in planned]


def test_friday_afternoon_moves_everything_by_three_days() -> None:
    planned = plan(steps(0, 3, 7), start("2027-01-08T17:30"), WEEKDAYS)
    assert dates(planned) == ["2027-01-11", "2027-01-14", "2027-01-18"]
    assert reasons(planned) == [["time_passed"], ["shifted"], ["shifted"]]


def test_offsets_count_from_day_0_and_a_closed_day_moves_one_step_only() -> None:
    planned = plan(steps(0, 3, 7), start("2026-12-24T08:00"), WEEKDAYS)
    assert dates(planned) == ["2026-12-24", "2026-12-28", "2026-12-31"]
    assert reasons(planned) == [[], ["closed_day"], []]


def test_holiday_and_weekend_are_both_named() -> None:
    calendar = Calendar(frozenset(range(5)), {date(2026, 12, 25): "Noël"})
    planned = plan(steps(0, 1, 2), start("2026-12-24T08:00"), calendar)
    assert dates(planned) == ["2026-12-24", "2026-12-28", "2026-12-29"]
    assert reasons(planned) == [[], ["closed_day", "holiday"], ["closed_day", "cascade"]]


def test_a_task_may_share_a_day_with_a_mail_and_keeps_its_time() -> None:
    plan_steps = [
        PlanStep(1, StepKind.EMAIL, 0, time(9)),
        PlanStep(2, StepKind.TASK, 2, time(14)),
        PlanStep(3, StepKind.EMAIL, 3, time(9)),
        PlanStep(4, StepKind.EMAIL, 4, time(9)),
        PlanStep(5, StepKind.TASK, 4, time(10)),
    ]
    planned = plan(plan_steps, start("2027-01-07T08:00"), WEEKDAYS)  # a Thursday
    assert dates(planned) == ["2027-01-07", "2027-01-11", "2027-01-11", "2027-01-12", "2027-01-12"]
    assert reasons(planned) == [[], ["closed_day"], ["closed_day"], ["cascade"], ["cascade"]]
    assert [step.after_task for step in planned] == [False, False, True, False, False]


def test_after_the_task_reaches_over_tasks_that_do_not_block_up_to_the_next_mail() -> None:
    kinds = [(StepKind.TASK, True), (StepKind.TASK, False), (StepKind.EMAIL, True), (StepKind.EMAIL, True)]
    line = [PlanStep(key, kind, key, time(9), blocks) for key, (kind, blocks) in enumerate(kinds)]
    planned = plan(line, start("2027-01-04T08:00"), WEEKDAYS)
    assert [step.after_task for step in planned] == [False, True, True, False]
    aside = [replace(step, blocks=False) for step in line]
    assert not any(step.after_task for step in plan(aside, start("2027-01-04T08:00"), WEEKDAYS))


@pytest.mark.parametrize(
    ("offsets", "more", "expected"),
    [
        ((2, 5, 9), {}, ["08", "13", "15"]),  # Sat 11 is closed
        ((2, 5, 9), {"send_today": True}, ["06", "09", "13"]),
        ((2, 5, 9), {"start_key": 2}, ["13", "17"]),  # Sat 11 -> Mon 13 moves the rest by two days
        ((2, 5, 9), {"start_key": 2, "send_today": True}, ["06", "10"]),
    ],
)
def test_send_today_and_start_at(offsets: tuple[int, ...], more: dict[str, Any], expected: list[str]) -> None:
    planned = plan(steps(*offsets), start("2025-01-06T08:00", **more), WEEKDAYS)  # a Monday
    assert [text[-2:] for text in dates(planned)] == expected


class TestSendTodayWhenTheTimeHasPassed:
    def test_it_goes_now_while_the_window_is_open(self) -> None:
        begin = start("2027-01-06T11:20", send_today=True)
        first, second = plan(steps(2, 5), begin, WEEKDAYS)
        assert (first.instant, first.moved) == (begin.at, ())
        assert (second.on, second.moved) == (date(2027, 1, 11), (Moved.CLOSED_DAY,))

    def test_after_hours_it_goes_on_the_next_open_day_and_the_rest_follow(self) -> None:
        planned = plan(steps(2, 5), start("2027-01-06T18:00", send_today=True), WEEKDAYS)
        assert dates(planned) == ["2027-01-07", "2027-01-11"]
        assert reasons(planned) == [["window_closed"], ["closed_day", "shifted"]]

    def test_before_the_opening_where_the_person_lives_it_waits_for_the_opening(self) -> None:
        begin = Start(date(2027, 1, 6), "Asia/Tokyo", local("2027-01-06T20:00"), send_today=True)
        first, second = plan(steps(0, 1), begin, WEEKDAYS)
        assert first.instant == local("2027-01-07T08:00", "Asia/Tokyo")
        assert (first.on, first.moved) == (date(2027, 1, 7), (Moved.TIME_PASSED,))
        assert (second.on, second.moved) == (date(2027, 1, 8), (Moved.SHIFTED,))

    def test_a_task_is_due_now_whatever_the_window(self) -> None:
        begin = start("2027-01-06T21:00", send_today=True)
        assert plan(steps(0, tasks=(1,)), begin, WEEKDAYS)[0].instant == begin.at

    def test_a_task_changed_on_a_closed_day_waits_for_an_open_one(self) -> None:
        begin, sunday = start("2027-01-08T08:00", send_today=True), local("2027-01-10T12:00")
        planned = plan(steps(0, tasks=(1,)), begin, WEEKDAYS, changed_at={1: sunday})
        assert (dates(planned), reasons(planned)) == (["2027-01-11"], [["window_closed"]])

    def test_a_task_of_the_same_day_whose_time_has_passed_goes_to_the_next_day(self) -> None:
        planned = plan(steps(0, 0, 2, tasks=(2,)), start("2027-01-06T11:20", send_today=True), WEEKDAYS)
        assert dates(planned) == ["2027-01-06", "2027-01-07", "2027-01-08"]
        assert reasons(planned) == [[], ["time_passed"], []]

    def test_a_step_timed_outside_the_window_has_two_hours(self) -> None:
        begin = start("2027-01-06T20:59", send_today=True)
        assert plan(steps(0, at="19:00"), begin, WEEKDAYS)[0].instant == begin.at
        late = plan(steps(0, at="19:00"), start("2027-01-06T21:00", send_today=True), WEEKDAYS)
        assert (dates(late), reasons(late)) == (["2027-01-07"], [["window_closed"]])


class TestDelays:
    begin = start("2027-01-04T08:00")  # a Monday

    def test_a_late_step_moves_the_rest_once(self) -> None:
        fact = Fact(1, MessageEnd.SENT, date(2027, 1, 4), date(2027, 1, 6))
        planned = plan(steps(0, 1, 3), self.begin, WEEKDAYS, facts=[fact])
        assert dates(planned) == ["2027-01-07", "2027-01-11"]
        assert reasons(planned) == [["shifted"], ["closed_day", "shifted"]]
        on_time = Fact(2, MessageEnd.SENT, date(2027, 1, 7), date(2027, 1, 7))
        assert plan(steps(0, 1, 3), self.begin, WEEKDAYS, facts=[fact, on_time]) == planned[1:]

    def test_an_early_step_moves_nothing(self) -> None:
        fact = Fact(1, MessageEnd.SENT, date(2027, 1, 6), date(2027, 1, 4))
        assert dates(plan(steps(0, 1), self.begin, WEEKDAYS, facts=[fact])) == [
            "2027-01-07"
        ]  # the move at the start (two days) stays, the negative delay does not count

    def test_a_task_done_late_moves_the_mail_behind_it(self) -> None:
        fact = Fact(1, TaskState.DONE, date(2027, 1, 4), date(2027, 1, 7))
        planned = plan(steps(0, 1, tasks=(1,)), self.begin, WEEKDAYS, facts=[fact])
        assert (dates(planned), planned[0].after_task) == (["2027-01-08"], False)

    def test_a_task_that_does_not_block_moves_nothing_when_done_late(self) -> None:
        fact = Fact(1, TaskState.DONE, date(2027, 1, 4), date(2027, 1, 7))
        line = [replace(step, blocks=False) for step in steps(0, 9, tasks=(1,))]
        assert dates(plan(line, self.begin, WEEKDAYS, facts=[fact])) == ["2027-01-13"]

    def test_the_move_at_the_start_and_the_delay_add_up(self) -> None:
        begin = start("2027-01-08T17:30")
        fact = Fact(1, MessageEnd.SENT, date(2027, 1, 11), date(2027, 1, 12))
        assert dates(plan(steps(0, 3, 7), begin, WEEKDAYS, facts=[fact])) == ["2027-01-15", "2027-01-19"]

    def test_a_removed_step_keeps_its_hold_on_the_dates(self) -> None:
        begin = start("2027-01-04T08:00", send_today=True)
        fact = Fact(9, MessageEnd.SENT, date(2027, 1, 4), date(2027, 1, 5), day_offset=2)
        assert dates(plan(steps(4, 6), begin, WEEKDAYS, facts=[fact])) == ["2027-01-07", "2027-01-11"]

    def test_a_step_edited_after_it_was_sent_moves_nothing(self) -> None:
        begin = start("2027-01-04T08:00", send_today=True)
        fact = Fact(1, MessageEnd.SENT, date(2027, 1, 4), date(2027, 1, 4), day_offset=0)
        assert dates(plan(steps(2, 3), begin, WEEKDAYS, facts=[fact])) == ["2027-01-07"]

    def test_skipped_steps_leave_no_trace(self) -> None:
        facts = [Fact(1, MessageEnd.START_AT), Fact(2, MessageEnd.SKIPPED_BY_USER, date(2027, 1, 5))]
        planned = plan(steps(0, 1, 2), start("2027-01-04T08:00", start_key=2), WEEKDAYS, facts=facts)
        assert (dates(planned), reasons(planned)) == (["2027-01-06"], [[]])

    def test_a_task_skipped_by_start_at_is_not_the_first_step(self) -> None:
        begin = start("2027-01-04T08:00", send_today=True, start_key=2)
        skipped = Fact(1, TaskState.SKIPPED, day_offset=0)
        assert dates(plan(steps(0, 4, 6, tasks=(1,)), begin, WEEKDAYS, facts=[skipped])) == [
            "2027-01-04",
            "2027-01-06",
        ]


class TestLaterChanges:
    def test_a_date_is_not_replanned_because_it_passed(self) -> None:
        planned = plan(steps(0, 3), start("2027-01-04T08:00"), WEEKDAYS)
        assert plan(steps(0, 3), start("2027-01-04T08:00"), WEEKDAYS) == planned

    def test_an_edit_into_the_past_goes_to_the_next_open_day(self) -> None:
        fact = Fact(1, MessageEnd.SENT, date(2027, 1, 4), date(2027, 1, 4))
        edited = {2: local("2027-01-08T10:00")}
        planned = plan(steps(0, 2, 8), start("2027-01-04T08:00"), WEEKDAYS, facts=[fact], changed_at=edited)
        assert dates(planned) == ["2027-01-11", "2027-01-12"]
        assert reasons(planned) == [["time_passed"], []]

    def test_a_change_before_enrolling_is_no_change(self) -> None:
        begin = start("2027-01-04T08:00")
        assert plan(steps(0), begin, WEEKDAYS, changed_at={1: local("2026-01-01T00:00")}) == plan(
            steps(0), begin, WEEKDAYS
        )


@pytest.mark.parametrize(
    ("zone", "on", "at", "utc", "moved"),
    [
        (PARIS, "2027-03-27", "09:00", "2027-03-27T08:00", False),
        (PARIS, "2027-03-28", "02:30", "2027-03-28T01:30", True),  # leaves at 03:30
        (PARIS, "2027-03-28", "03:00", "2027-03-28T01:00", False),
        (PARIS, "2027-03-29", "09:00", "2027-03-29T07:00", False),
        (PARIS, "2026-10-25", "02:30", "2026-10-25T00:30", False),  # the first of two
        (PARIS, "2026-10-25", "03:00", "2026-10-25T02:00", False),
        (PARIS, "2026-10-26", "09:00", "2026-10-26T08:00", False),
        ("America/New_York", "2027-03-13", "09:00", "2027-03-13T14:00", False),
        ("America/New_York", "2027-03-14", "02:30", "2027-03-14T07:30", True),
        ("America/New_York", "2027-03-14", "03:00", "2027-03-14T07:00", False),
        ("America/New_York", "2027-11-07", "01:30", "2027-11-07T05:30", False),
        ("America/New_York", "2027-11-07", "02:00", "2027-11-07T07:00", False),
        ("America/New_York", "2027-11-08", "09:00", "2027-11-08T14:00", False),
    ],
)
def test_clock_changes(zone: str, on: str, at: str, utc: str, moved: bool) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert instant(date.fromisoformat(on), time.fromisoformat(at), zone) == (expected, moved)


def test_a_time_that_does_not_exist_is_named() -> None:
    every_day = Calendar(frozenset(range(7)), {})
    planned = plan(steps(0, at="02:30"), start("2027-03-28T00:10"), every_day)
    assert reasons(planned) == [["clock_change"]]


class TestLateSteps:
    calendar = Calendar(frozenset(range(5)), {date(2027, 1, 6): "Epiphany"})

    @pytest.mark.parametrize(
        ("now", "at", "leaves", "hold"),
        [
            ("2027-01-04T08:30", "09:00", "2027-01-04T09:00", None),  # not due yet
            ("2027-01-04T17:59", "09:00", "2027-01-04T17:59", None),
            ("2027-01-04T18:00", "09:00", "2027-01-05T08:00", Hold.OUTSIDE_WINDOW),
            ("2027-01-05T07:00", "09:00", "2027-01-05T08:00", Hold.OUTSIDE_WINDOW),
            ("2027-01-06T12:00", "09:00", "2027-01-07T08:00", Hold.HOLIDAY),
            ("2027-01-08T19:00", "09:00", "2027-01-11T08:00", Hold.OUTSIDE_WINDOW),
            ("2027-01-09T12:00", "09:00", "2027-01-11T08:00", Hold.OUTSIDE_WINDOW),
            ("2027-01-05T12:00", "19:00", "2027-01-05T19:00", Hold.OUTSIDE_WINDOW),
            ("2027-01-05T20:59", "19:00", "2027-01-05T20:59", None),
            ("2027-01-04T19:00", "18:00", "2027-01-04T19:00", None),  # its own two hours
            ("2027-01-04T20:00", "17:59", "2027-01-05T08:00", Hold.OUTSIDE_WINDOW),
            ("2027-01-05T00:30", "23:00", "2027-01-05T00:30", None),  # yesterday's window
            ("2027-01-05T01:00", "23:00", "2027-01-05T23:00", Hold.OUTSIDE_WINDOW),
        ],
    )
    def test_next_slot(self, now: str, at: str, leaves: str, hold: Hold | None) -> None:
        step_time = time.fromisoformat(at)
        planned = local(f"2027-01-04T{at}")
        assert next_slot(planned, PARIS, step_time, self.calendar, local(now)) == (local(leaves), hold)


def test_a_calendar_without_open_days_is_refused() -> None:
    with pytest.raises(ValueError, match="open_days"):
        Calendar(frozenset(), {})
    with pytest.raises(ValueError, match="window"):
        Calendar(frozenset({0}), {}, time(18), time(8))


def test_open_days_are_counted_without_the_first() -> None:
    calendar = Calendar(frozenset(range(5)), {date(2027, 1, 6): "Epiphany"})
    assert calendar.open_days_between(date(2027, 1, 4), date(2027, 1, 11)) == 4
    assert calendar.open_days_between(date(2027, 1, 4), date(2027, 1, 4)) == 0


def test_a_week_later_is_the_same_wall_time_not_168_hours() -> None:
    first, second = plan(steps(0, 7), start("2027-03-24T08:00"), WEEKDAYS)
    assert second.instant - first.instant == timedelta(days=7) - timedelta(hours=1)
