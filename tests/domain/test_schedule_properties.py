"""What is true of every plan, whatever the steps, the start, the calendar and the delays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from server.domain.codes import MessageEnd, Moved, StepKind, TaskState
from server.domain.schedule import Calendar, Fact, PlannedStep, PlanStep, Start, instant, local_date, plan

ZONES = ["Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC"]
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    steps: tuple[PlanStep, ...]
    start: Start
    calendar: Calendar

    def plan(self, **more: object) -> tuple[PlannedStep, ...]:
        return plan(self.steps, self.start, self.calendar, **more)  # type: ignore[arg-type]

    def holds_up(self, key: int) -> bool:
        return any(step.key == key and (step.blocks or step.kind is StepKind.EMAIL) for step in self.steps)

    @property
    def executed(self) -> tuple[PlanStep, ...]:
        return tuple(step for step in self.steps if step.key >= (self.start.start_key or 0))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    closed = draw(st.lists(st.integers(0, 400), max_size=12))
    return Calendar(days, {FIRST.date() + timedelta(day): "a holiday" for day in closed})


@st.composite
def sequences(draw: st.DrawFn) -> tuple[PlanStep, ...]:
    slots = draw(st.lists(st.tuples(st.integers(0, 40), st.times()), min_size=1, max_size=8))
    steps: list[PlanStep] = []
    mailed = set()
    for key, (offset, at) in enumerate(sorted(slots), 1):
        email = offset not in mailed and draw(st.booleans())
        mailed |= {offset} if email else set()
        kind = StepKind.EMAIL if email else StepKind.TASK
        steps.append(PlanStep(key, kind, offset, at.replace(second=0, microsecond=0), draw(st.booleans())))
    return tuple(steps)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    steps = draw(sequences())
    zone = draw(st.sampled_from(ZONES))
    at = FIRST + timedelta(minutes=draw(st.integers(0, 366 * 24 * 60)))
    start_key = draw(st.sampled_from([None, *(step.key for step in steps)]))
    start = Start(local_date(at, zone), zone, at, draw(st.booleans()), start_key)
    return Case(steps, start, draw(calendars()))


def leave(step: PlannedStep, late: int) -> Fact:
    end = MessageEnd.SENT if step.kind is StepKind.EMAIL else TaskState.DONE
    return Fact(step.key, end, step.on, step.on + timedelta(late))


@given(cases())
def test_dates_never_go_back_and_no_day_has_two_mails(case: Case) -> None:
    planned = case.plan()
    assert [step.key for step in planned] == [step.key for step in case.executed]
    assert all(later.on >= earlier.on for earlier, later in pairwise(planned))
    mails = [step.on for step in planned if step.kind is StepKind.EMAIL]
    assert all(later > earlier for earlier, later in pairwise(mails))


@given(cases())
def test_no_step_is_on_a_closed_day_before_its_base_or_before_the_enrolling(case: Case) -> None:
    for step in case.plan():
        assert case.calendar.closed(step.on) is None
        assert step.on >= step.base_on
        assert step.instant >= case.start.at


@given(cases())
def test_the_instant_is_the_date_at_the_steps_time(case: Case) -> None:
    for index, step in enumerate(case.plan()):
        assert local_date(step.instant, case.start.zone) == step.on
        if index or not case.start.send_today:
            assert step.instant == instant(step.on, step.time, case.start.zone)[0]


@given(cases())
def test_a_step_is_moved_exactly_when_it_names_a_reason(case: Case) -> None:
    for step in case.plan():
        reasons = set(step.moved) - {Moved.CLOCK_CHANGE}
        assert bool(reasons) == (step.on != step.base_on)


@given(cases())
def test_the_base_day_is_day_0_plus_the_offset_and_send_today_keeps_the_gaps(case: Case) -> None:
    first = case.executed[0].day_offset if case.start.send_today else 0
    for step, planned in zip(case.executed, case.plan(), strict=True):
        assert planned.base_on == case.start.day0 + timedelta(step.day_offset - first)


@given(cases())
def test_with_every_day_open_all_steps_move_as_much_as_the_first(case: Case) -> None:
    open_daily = replace(case, calendar=Calendar(frozenset(range(7)), {}))
    first, *others = open_daily.plan()
    move = first.on - first.base_on
    for step in others:
        if not {Moved.CASCADE, Moved.TIME_PASSED} & set(step.moved):
            assert step.on - step.base_on == move


@given(cases(), st.lists(st.integers(0, 6), max_size=8))
def test_each_delay_moves_the_base_of_the_rest_once(case: Case, delays: list[int]) -> None:
    facts: list[Fact] = []
    first = case.plan()[0]
    total = first.on - first.base_on
    for late in delays:
        planned = case.plan(facts=facts)
        if not planned:
            break
        late *= case.holds_up(planned[0].key)
        facts.append(leave(planned[0], late))
        total += timedelta(late)
        for step in case.plan(facts=facts):
            assert step.on >= step.base_on + total
            assert (Moved.SHIFTED in step.moved) == (total > timedelta(0))
            if not {Moved.CLOSED_DAY, Moved.HOLIDAY, Moved.CASCADE, Moved.TIME_PASSED} & set(step.moved):
                assert step.on == step.base_on + total


@given(cases(), st.integers(0, 8))
def test_what_left_on_time_changes_no_other_date(case: Case, count: int) -> None:
    planned = case.plan()
    facts = [leave(step, 0) for step in planned[:count]]
    rest = tuple(replace(step, after_task=False) for step in case.plan(facts=facts))
    assert rest == tuple(replace(step, after_task=False) for step in planned[count:])


@given(cases(), st.integers(0, 8), st.integers(1, 30))
def test_removing_a_sent_step_changes_no_other_date(case: Case, count: int, late: int) -> None:
    planned = case.plan()
    offsets = {step.key: step.day_offset for step in case.steps}
    gone = {step.key for step in planned[:count]}
    facts = [replace(leave(step, 0), day_offset=offsets[step.key]) for step in planned[:count]]
    if facts and case.holds_up(facts[-1].key):
        facts[-1] = replace(facts[-1], left_on=planned[len(facts) - 1].on + timedelta(late))
    left = tuple(step for step in case.steps if step.key not in gone)
    start = replace(case.start, start_key=None)
    skipped = [Fact(step.key, MessageEnd.START_AT) for step in case.steps if step not in case.executed]
    assert plan(left, start, case.calendar, facts=facts + skipped) == case.plan(facts=facts)


@given(cases(), st.integers(0, 7), st.integers(0, 60 * 24 * 60))
def test_a_changed_step_is_never_before_its_change(case: Case, index: int, minutes: int) -> None:
    step = case.executed[min(index, len(case.executed) - 1)]
    changed = case.start.at + timedelta(minutes=minutes)
    planned = {it.key: it for it in case.plan(changed_at={step.key: changed})}
    assert planned[step.key].instant >= changed
    assert case.calendar.closed(planned[step.key].on) is None


@given(st.sampled_from(ZONES), st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.times())
def test_a_wall_time_comes_back_as_itself_or_later_by_the_gap(zone: str, on: date, at: time) -> None:
    moment, moved = instant(on, at, zone)
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    asked = datetime.combine(on, at)
    assert (wall > asked) if moved else (wall == asked)
    assert wall - asked <= timedelta(hours=1)
    assert (moment - timedelta(hours=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != asked
