"""The pace of one mailbox, and its forecast held against a clock that really ticks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.codes import Hold, MessageEnd, StepKind, TaskState
from server.domain.forecast import Leaving, Queued, forecast
from server.domain.pace import next_free, spacing, turn
from server.domain.schedule import Calendar, Fact, PlannedStep, PlanStep, Start, local_date, next_slot, plan

PARIS = "Europe/Paris"
MONDAY = datetime(2027, 1, 4, 7, tzinfo=UTC)  # 08:00 in Paris
WEEKDAYS = Calendar(frozenset(range(5)), {})


def seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


class TestSpacing:
    def test_it_is_the_same_each_time_and_between_20_and_90(self) -> None:
        asked = [spacing(f"key{n}", n) for n in range(3000)]
        assert asked == [spacing(f"key{n}", n) for n in range(3000)]
        assert (min(asked), max(asked)) == (20, 90)

    def test_steps_of_one_enrollment_differ(self) -> None:
        assert len({spacing("key", step) for step in range(20)}) > 10


class TestNextFree:
    def test_an_idle_mailbox_is_free(self) -> None:
        assert next_free(MONDAY, [], 150, 30) == (MONDAY, None)
        assert next_free(MONDAY, [MONDAY - seconds(30)], 150, 30) == (MONDAY, None)

    def test_the_last_send_is_the_one_to_keep_away_from(self) -> None:
        sent = [MONDAY - seconds(10), MONDAY - seconds(500)]
        assert next_free(MONDAY, sent, 150, 30) == (MONDAY + seconds(20), Hold.SPACING)

    def test_the_cap_rolls_over_24_hours(self) -> None:
        sent = [MONDAY - timedelta(hours=hours) for hours in (23, 20, 1)]
        assert next_free(MONDAY, sent, 3, 30) == (MONDAY + timedelta(hours=1), Hold.DAILY_LIMIT)
        assert next_free(MONDAY, sent, 4, 30) == (MONDAY, None)
        a_day_ago = [MONDAY - timedelta(hours=24), MONDAY - timedelta(hours=2)]
        assert next_free(MONDAY, a_day_ago, 2, 30) == (MONDAY, None)

    def test_a_lowered_cap_counts_what_was_sent_above_it(self) -> None:
        sent = [MONDAY - timedelta(hours=hours) for hours in (23, 20, 1)]
        assert next_free(MONDAY, sent, 2, 30) == (MONDAY + timedelta(hours=4), Hold.DAILY_LIMIT)

    def test_a_cap_below_one_is_refused(self) -> None:
        with pytest.raises(ValueError, match="daily cap"):
            next_free(MONDAY, [], 0, 30)

    @given(st.lists(st.integers(0, 200_000), max_size=30), st.integers(1, 6), st.integers(20, 90))
    def test_it_is_the_first_second_that_respects_both(self, ago: list[int], cap: int, gap: int) -> None:
        sent = [MONDAY - seconds(it) for it in ago]

        def allowed(at: datetime) -> bool:
            in_24_hours = [it for it in sent if at - it < timedelta(hours=24)]
            return len(in_24_hours) < cap and all(at - it >= seconds(gap) for it in sent)

        free, hold = next_free(MONDAY, sent, cap, gap)
        assert allowed(free)
        assert (hold is None) == (free == MONDAY)
        assert free == MONDAY or not allowed(free - seconds(1))


def test_later_steps_go_first_then_older_enrollments() -> None:
    waiting = [(0, MONDAY, "a"), (2, MONDAY, "b"), (2, MONDAY - seconds(9), "c")]
    assert [it[2] for it in sorted(waiting, key=lambda it: turn(*it))] == ["c", "b", "a"]


def queued(key: str, *offsets: int, at: time = time(9), tasks: tuple[int, ...] = (), **more: object) -> Queued:
    kinds = (StepKind.TASK if index in tasks else StepKind.EMAIL for index in range(len(offsets)))
    steps = [PlanStep(n, kind, offset, at) for n, (kind, offset) in enumerate(zip(kinds, offsets, strict=True))]
    start = Start(local_date(MONDAY, PARIS), PARIS, MONDAY)
    return Queued(key, MONDAY, steps, start, WEEKDAYS, **more)  # type: ignore[arg-type]


def brief(left: list[Leaving]) -> list[tuple[str, int, str, str | None]]:
    return [(it.enrollment, it.step, f"{it.at.astimezone(ZoneInfo(PARIS)):%a %H:%M}", it.hold) for it in left]


class TestForecast:
    def test_the_cap_delays_and_a_delay_moves_the_rest(self) -> None:
        queue = [queued("a", 0, 1), queued("b", 0, 1)]
        left = forecast(queue, [], 1, MONDAY, MONDAY + timedelta(days=7))
        assert brief(left) == [
            ("a", 0, "Mon 09:00", None),
            ("a", 1, "Tue 09:00", None),  # later step first
            ("b", 0, "Wed 09:00", "daily_limit"),
            ("b", 1, "Thu 09:00", None),  # moved with its first step
        ]

    def test_the_cap_counts_24_hours_back(self) -> None:
        queue = [queued(key, 0) for key in "abc"]
        left = forecast(queue, [MONDAY - timedelta(hours=2)], 2, MONDAY, MONDAY + timedelta(days=7))
        assert [(who, at[:6], hold) for who, _, at, hold in brief(left)] == [
            ("a", "Mon 09", None),
            ("b", "Tue 08", "daily_limit"),
            ("c", "Tue 09", "daily_limit"),
        ]

    def test_a_task_behind_a_late_mail_is_due_when_that_has_left(self) -> None:
        sent = [MONDAY - timedelta(hours=20)]
        mail, task = forecast([queued("a", 0, 0, tasks=(1,))], sent, 1, MONDAY, MONDAY + timedelta(days=7))
        assert mail.at == task.at == MONDAY + timedelta(hours=4)

    def test_a_task_is_expected_to_be_done_when_due(self) -> None:
        left = forecast([queued("a", 0, 0, 2, tasks=(1,))], [], 9, MONDAY, MONDAY + timedelta(days=7))
        assert [(it.step, it.after_task) for it in left] == [(0, False), (1, False), (2, True)]

    def test_a_mail_of_the_same_day_waits_for_a_task_that_is_due_later(self) -> None:
        kinds = [(StepKind.EMAIL, 0, time(9)), (StepKind.TASK, 5, time(17)), (StepKind.EMAIL, 6, time(9))]
        steps = [PlanStep(key, *rest) for key, rest in enumerate(kinds)]
        item = Queued("a", MONDAY, steps, Start(local_date(MONDAY, PARIS), PARIS, MONDAY), WEEKDAYS)
        left = forecast([item], [], 9, MONDAY, MONDAY + timedelta(days=20))
        assert [it[:3] for it in brief(left)[1:]] == [("a", 1, "Mon 17:00"), ("a", 2, "Mon 17:00")]

    def test_behind_an_overdue_task_nothing_has_a_date(self) -> None:
        item = queued("a", 0, 2, tasks=(0,))
        assert forecast([item], [], 9, MONDAY + timedelta(days=3), MONDAY + timedelta(days=30)) == []

    def test_a_hold_with_an_end_delays(self) -> None:
        back = MONDAY + timedelta(days=2)
        item = queued("a", 0, 3, held_until=back, hold=Hold.OUT_OF_OFFICE)
        left = forecast([item], [], 9, MONDAY + timedelta(hours=3), MONDAY + timedelta(days=30))
        assert brief(left) == [("a", 0, "Wed 08:00", "out_of_office"), ("a", 1, "Mon 09:00", None)]


SHORT = Calendar(frozenset(range(5)), {date(2027, 1, 6): "a holiday"}, time(9), time(9, 6))


@st.composite
def lines(draw: st.DrawFn) -> list[PlanStep]:
    at = draw(st.sampled_from([time(9), time(9, 2), time(9, 5), time(20)]))
    steps: list[PlanStep] = []
    for day in sorted(draw(st.sets(st.integers(0, 3), min_size=1, max_size=3))):
        for word in draw(st.sampled_from(["email", "email", "email", "task", "task email", "email task"])).split():
            steps.append(PlanStep(len(steps), StepKind(word), day, at, draw(st.booleans())))
    return steps


@st.composite
def queues(draw: st.DrawFn) -> list[Queued]:
    items = []
    for key in range(draw(st.integers(1, 7))):
        enrolled = MONDAY - timedelta(minutes=draw(st.integers(0, 3)), days=draw(st.sampled_from([0, 0, 0, 3])))
        start = Start(local_date(enrolled, PARIS), PARIS, enrolled, draw(st.booleans()))
        held = draw(st.sampled_from([None, None, None, MONDAY + timedelta(hours=30)]))
        items.append(Queued(f"k{key}", enrolled, draw(lines()), start, SHORT, held_until=held))
    return items


class Clock:
    """Ticks each second while mail is due, each minute otherwise, and sends what the rules let it send."""

    def __init__(self, queue: list[Queued], sent: list[datetime], cap: int) -> None:
        self.queue, self.cap = queue, cap
        self.sent = list(sent)
        self.left: list[tuple[datetime, str, int]] = []
        self.facts: dict[str, list[Fact]] = {item.key: [] for item in queue}
        self.done_at: dict[str, datetime] = {}
        self.plans = {item.key: self.plan(item) for item in queue}

    def plan(self, item: Queued) -> tuple[PlannedStep, ...]:
        return plan(item.steps, item.start, item.calendar, facts=self.facts[item.key])

    def run(self, now: datetime, until: datetime) -> list[tuple[datetime, str, int]]:
        stuck = {(item.key, key) for item in self.queue for key in self.overdue(item, now)}
        while now <= until:
            if not any(0 <= (now - opens).total_seconds() < 7300 for opens in self.openings(now)):
                now = now.replace(minute=0, second=0) + timedelta(hours=1)
                continue
            due = [it for it in (self.due(item, now, stuck) for item in self.queue) if it]
            if due:
                self.send_one(due, now)
                for item in self.queue:
                    self.due(item, now, stuck)  # a task that stood behind that mail is due at once
            now += seconds(1) if due and self.may_change(now) else seconds(60 - now.second)
        return self.left

    def overdue(self, item: Queued, now: datetime) -> list[int]:
        """Open tasks that are late when the clock starts: nobody ever does them here."""
        planned = list(takewhile(lambda it: it.kind is StepKind.TASK and it.instant < now, self.plans[item.key]))
        blocks = [item.steps[step.key].blocks for step in planned]
        return [step.key for step in planned[: blocks.index(True) + 1 if True in blocks else None]]

    def openings(self, now: datetime) -> list[datetime]:
        """When something may begin on this day: nobody needs the clock to tick in between."""
        return [now.replace(hour=hour, minute=0, second=0) for hour in (7, 8, 13, 19)]

    def may_change(self, now: datetime) -> bool:
        """Whether spacing or the cap can end within this minute."""
        ages = [(now - at).total_seconds() for at in self.sent]
        return any(age < 90 or 86_340 <= age <= 86_400 for age in ages)

    def due(self, item: Queued, now: datetime, stuck: set[tuple[str, int]]) -> tuple[Queued, PlannedStep] | None:
        if item.held_until and now < item.held_until:
            return None
        blocking = {step.key: step.blocks for step in item.steps}
        for step in self.plans[item.key]:
            if (item.key, step.key) in stuck:
                if blocking[step.key]:
                    return None
                continue
            if step.instant > now:
                return None
            if step.kind is StepKind.EMAIL:
                slot, _ = next_slot(step.instant, PARIS, step.time, item.calendar, now)
                return (item, step) if slot == now else None
            self.record(item, step, TaskState.DONE, now)
            return self.due(item, now, stuck)
        return None

    def send_one(self, due: list[tuple[Queued, PlannedStep]], now: datetime) -> None:
        item, step = min(due, key=lambda it: turn(it[1].key, it[0].enrolled_at, it[0].key))
        if next_free(now, self.sent, self.cap, spacing(item.key, step.key))[1] is None:
            self.sent.append(now)
            self.record(item, step, MessageEnd.SENT, now)

    def record(self, item: Queued, step: PlannedStep, end: MessageEnd | TaskState, now: datetime) -> None:
        self.left.append((now, item.key, step.key))
        self.facts[item.key].append(Fact(step.key, end, step.on, local_date(now, PARIS)))
        self.plans[item.key] = self.plan(item)


@settings(max_examples=50, deadline=None)
@given(queues(), st.lists(st.integers(1, 1500), max_size=3), st.integers(1, 4))
def test_the_forecast_is_what_a_clock_sends(queue: list[Queued], minutes_ago: list[int], cap: int) -> None:
    until = MONDAY + timedelta(days=6)
    sent = [MONDAY - timedelta(minutes=ago) for ago in minutes_ago]
    foreseen = [(it.at, it.enrollment, it.step) for it in forecast(queue, sent, cap, MONDAY, until)]
    assert sorted(foreseen) == sorted(Clock(queue, sent, cap).run(MONDAY, until))
