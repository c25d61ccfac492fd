"""What an edit changes, counted by groups, is what counting person by person finds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from server.actions import enroll, moves, overrides, stop
from server.actions.changes import StepChange
from server.domain.codes import EnrollmentState, MessageEnd, MessageState
from server.models import Enrollment, Message
from server.queries import alike, courses, difference, impact, plans
from server.queries.plans import Step
from tests import factories
from tests.factories import Firm, email, enrolled, task
from tests.queries.counting import counted


def crowd(firm: Firm, dice: random.Random) -> None:
    """People everywhere: enrolled at several hours, at several steps, late, moved, paused, with words of their own."""
    for n in range(24):
        firm.clock.at = firm.now + timedelta(hours=dice.choice([0, 0, 1, 3, 30]))
        person = enrolled(firm, f"Tom Number{n}x", send_today=dice.random() < 0.3)
        if dice.random() < 0.2:
            Enrollment.update(zone="Pacific/Auckland").where(Enrollment.id == person.id).execute()
        for _ in range(dice.randint(0, 2)):
            leave(person, late=dice.choice([0, 0, 0, 26]))
        step = dice.choice(plans.steps_for(person))
        if dice.random() < 0.2:
            overrides.set_for(firm.owner, person, StepChange(plans.steps_for(person)[-1].id, body="Own"),
                              now=firm.clock())
        if dice.random() < 0.15:
            moves.move_to(firm.owner, person, step.id, now=firm.clock())
        if dice.random() < 0.1:
            stop.pause(firm.owner, person, now=firm.clock())


def leave(person: Enrollment, *, late: int) -> None:
    row = Message.get_or_none(Message.enrollment == person, Message.state == MessageState.PLANNED)
    if row is not None:
        Message.update(state=MessageState.SENT, end=MessageEnd.SENT, hold=None, held_until=None,
                       sent_at=row.due_at + timedelta(hours=late)).where(Message.id == row.id).execute()
        enroll.replan(Enrollment.get_by_id(person.id), now=row.due_at + timedelta(hours=late))


def edits(firm: Firm) -> list[tuple[Step, ...]]:
    steps = plans.steps_of(plans.latest(firm.sequence))
    later = replace(steps[-1], day_offset=9, dated_at=firm.clock())
    ahead = (replace(steps[0], id=-1, position=1), *(replace(one, position=one.position + 1) for one in steps))
    return [ahead, (*steps[:-1], later), tuple(replace(one, body="Other") for one in steps), steps[:2],
            (steps[0], replace(steps[1], time=time(8), dated_at=firm.clock()), replace(later, body="x"))]


def one_by_one(firm: Firm, edited: tuple[Step, ...]) -> tuple[int, ...]:
    rows = list(Enrollment.select().where(Enrollment.state != EnrollmentState.FINISHED))
    found = [difference.between(before, after)
             for before, after in courses.with_steps(rows, edited)]
    return (len(found), sum(one.emails for one in found), sum(one.texts for one in found),
            sum(one.dates for one in found), sum(one.own for one in found),
            sum(one.due is not None and one.due <= firm.clock() + impact.SOON
                for one, row in zip(found, rows, strict=True) if row.state is EnrollmentState.ACTIVE))


def test_groups_count_what_people_count(firm: Firm) -> None:
    dice = random.Random(7)
    factories.sequence(firm.owner, firm.now, task(0), email(3, subject="A"), name="Other")
    crowd(firm, dice)
    firm.clock.at = firm.now + timedelta(days=2)
    groups = alike.followers(firm.sequence, now=firm.clock())
    assert len(groups) < sum(group.count for group in groups) == Enrollment.select().where(
        Enrollment.state != EnrollmentState.FINISHED).count()
    for edited in edits(firm):
        told = impact.of_edit(firm.sequence, edited, now=firm.clock())
        assert (told.people, told.emails, told.texts, told.dates, told.own, told.soon) == one_by_one(firm, edited)


def test_only_one_of_those_alike_is_loaded(firm: Firm) -> None:
    people = [factories.seen(f"Tom Number{n}x") for n in range(12)]
    enroll.enroll(firm.owner, factories.request(firm.sequence, *people), "key-many", now=firm.now)
    assert [group.count for group in alike.followers(firm.sequence, now=firm.now)] == [12]
    edited = edits(firm)[-1]
    with counted() as queries:
        told = impact.of_edit(firm.sequence, edited, now=firm.now)
    assert len(queries) < 24
    assert (told.people, told.steps) == (12, (3,))
    assert told.first == (datetime(2026, 11, 26, 9, 30, tzinfo=UTC), datetime(2026, 11, 26, 7, tzinfo=UTC))


def test_the_changes_of_the_clock_are_found_to_the_second() -> None:
    found = alike.offsets("Europe/Paris", date(2026, 3, 1), date(2026, 11, 1))
    assert [(begins.isoformat(), offset.seconds // 3600) for begins, offset in found] == [
        ("2026-03-01T00:00:00+00:00", 1), ("2026-03-29T01:00:00+00:00", 2), ("2026-10-25T01:00:00+00:00", 1)]
