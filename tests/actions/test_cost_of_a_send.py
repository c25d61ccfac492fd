"""What a send asks of the database, that one look serves for its whole way, and that nothing outdated is sent by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from connectors.memory.connector import MemoryConnector
from connectors.types import Prepared, Sent
from server import database as db
from server.actions import (
    account,
    enroll,
    mailboxes,
    overrides,
    people,
    planning,
    profile,
    receive,
    send,
    sequences,
    stop,
    tasks,
)
from server.actions.previews import StepChange
from server.actions.sequences import Rules, StepDraft
from server.domain import pace
from server.domain.codes import EnrollmentState, MessageState, SuppressionReason, ThreadMode
from server.models import Enrollment, Mailbox, Message, Task, User
from server.queries import plans
from server.queries.situations import Situation
from tests import factories
from tests.factories import Firm
from tests.queries.counting import Traffic, traffic

INTENT = '"attempts" = '
PEOPLE = 5


def all_due(firm: Firm, *steps: StepDraft) -> list[Enrollment]:
    """People whose first mail is due at this moment; the mailbox takes no pause between two mails."""
    made = factories.sequence(firm.owner, firm.now, *steps, name="Cost")
    names = [f"Person N{number}x" for number in range(PEOPLE)]
    asked = factories.request(made, *map(factories.seen, names))
    enroll.enroll(firm.owner, asked, "cost", now=firm.now)
    firm.clock.at = datetime.fromisoformat("2026-11-24T08:00:00+00:00")
    Message.update(due_at=firm.clock(), hold=None, held_until=None).execute()
    return list(Enrollment.select().order_by(Enrollment.id))


def turn(firm: Firm) -> Traffic:
    with traffic(db.database.obj) as told:
        send.work(firm.mailbox.id, now=firm.clock, real=firm.clock)
    return told


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "SPACING", (0, 0))


@pytest.mark.usefixtures("no_pause")
def test_a_send_takes_six_statements_and_three_commits(firm: Firm) -> None:
    """First mail, answering mail and last mail; the reading of the queue is shared by the mails of a turn."""
    all_due(firm, factories.email(0, subject="A role", thread=ThreadMode.NEW), factories.email(1))
    for left in (PEOPLE, 2 * PEOPLE):
        each = [one for one in turn(firm).between(INTENT) if not any(sql.startswith("SELECT") for sql in one.told)]
        assert len(each) >= PEOPLE - 3
        assert {one.commits for one in each} == {3}
        assert max(one.statements for one in each) <= 6
        assert firm.box.sends == left
        firm.clock.forward(days=1, hours=1)
    assert Enrollment.select().where(Enrollment.state == EnrollmentState.FINISHED).count() == PEOPLE


def test_a_whole_turn_with_one_mail_stays_cheap(firm: Firm) -> None:
    """Lease, reading, the look at the queue, one send, the hold of the others, release."""
    all_due(firm, factories.email(0, subject="A role"), factories.email(1))
    told = turn(firm)
    assert firm.box.sends == 1
    assert told.statements <= 27, told.told
    assert told.commits == 5


def test_a_reading_that_finds_nothing_writes_nothing_but_the_end_of_its_lease(firm: Firm) -> None:
    with traffic(db.database.obj) as told:
        assert receive.poll(firm.mailbox.id, now=firm.clock(), real_now=firm.clock())
    written = [sql for sql in told.told if not sql.startswith("SELECT")]
    assert len(written) == 4, "lease and release, each with its commit"
    assert told.statements <= 6
    assert Mailbox.get_by_id(firm.mailbox.id).read_at == firm.clock()


# One look, kept


STEPS: dict[str, tuple[StepDraft, ...]] = {
    "mails": factories.THREE_MAILS,
    "a task that blocks": (factories.email(0, subject="A"), factories.task(1), factories.email(3)),
    "a task that does not": (factories.email(0, subject="A"), factories.task(1, blocks=False), factories.email(3)),
    "one": (factories.email(0, subject="A"),),
}


@pytest.mark.usefixtures("no_pause")
@pytest.mark.parametrize("db_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS.keys())
def test_the_plan_made_from_the_look_is_the_plan_read_anew(firm: Firm, steps: tuple[StepDraft, ...]) -> None:
    """Late by three days, so that the rest is shifted."""
    everybody = all_due(firm, *steps)
    change = StepChange(plans.steps_for(everybody[0])[-1].id, day_offset=9)
    if len(steps) > 1:
        overrides.set_for(firm.owner, everybody[0], change, now=firm.clock())
    firm.clock.forward(days=3)
    turn(firm)
    assert firm.box.sends == PEOPLE
    before = rows()
    planning.replan_many(Enrollment.select(), now=firm.clock())
    assert rows() == before


def rows() -> list[tuple[Any, ...]]:
    mails = Message.select(Message.enrollment, Message.step, Message.version, Message.state, Message.planned_on,
                           Message.due_at).order_by(Message.id)
    open_tasks = Task.select(Task.enrollment, Task.step, Task.version, Task.state, Task.planned_on,
                             Task.due_at).order_by(Task.id)
    return [*mails.tuples(), *open_tasks.tuples()]


def meanwhile(monkeypatch: pytest.MonkeyPatch, verb: str, happens: Callable[[], object]) -> None:
    """Something happens while the provider is asked, once."""
    call = getattr(MemoryConnector, verb)
    left = [happens]

    def calling(self: MemoryConnector, given: Any) -> Prepared | Sent:
        if left:
            left.pop()()
        return call(self, given)

    monkeypatch.setattr(MemoryConnector, verb, calling)


def later(firm: Firm, enrollment: Enrollment) -> None:
    """What follows the first mail comes five days later than it did."""
    latest = plans.latest(enrollment.sequence)
    drafts = [StepDraft(one.id, one.kind, one.day_offset, one.time, one.thread, one.subject, one.body, one.blocks)
              for one in plans.steps_of(latest)]
    moved = [drafts[0], *(replace(one, day_offset=one.day_offset + 5) for one in drafts[1:])]
    sequences.save_steps(firm.owner, enrollment.sequence, moved, base_version=latest.number, now=firm.clock())


def test_an_edit_while_the_mail_leaves_counts_for_the_next(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    someone = all_due(firm)[0]
    meanwhile(monkeypatch, "send", lambda: later(firm, someone))
    turn(firm)
    assert firm.box.sends == 1
    person = Message.get(Message.state == MessageState.SENT).enrollment
    assert factories.messages(person)[1].planned_on == date(2026, 12, 1)


@pytest.mark.parametrize("verb", ["changes", "prepare"])
def test_an_edit_before_the_mail_leaves_counts_for_itself(firm: Firm, monkeypatch: pytest.MonkeyPatch,
                                                          verb: str) -> None:
    """After the first look, and after the intent."""
    someone = all_due(firm)[0]
    first = plans.steps_for(someone)[0].id
    change = StepChange(first, body="<p>Newer words.</p>")

    def edit() -> None:
        for enrollment in Enrollment.select():
            overrides.set_for(firm.owner, enrollment, change, now=firm.clock())

    monkeypatch.setattr(overrides, "_require_open", lambda *_: None)  # also the one that is leaving
    meanwhile(monkeypatch, verb, edit)
    turn(firm)
    turn(firm)
    assert firm.box.sends == 1
    assert "Newer words" in (Message.get(Message.state == MessageState.SENT).body or "")
    assert firm.box.drafts == {}


def test_whatever_decides_or_fills_a_mail_shows_in_its_standing(firm: Firm) -> None:
    person = all_due(firm, *STEPS["a task that does not"])[0]
    turn(firm)
    person = Message.get(Message.state == MessageState.SENT).enrollment
    now = firm.clock.forward(days=1)
    boss, shown = firm.owner, [situation(person, now).standing]
    for change in (
        lambda: people.edit(boss, person.person, {"first_name": "M"}, {}, now=now),
        lambda: people.add_email(boss, person.person, "m@people.example", now=now),
        lambda: overrides.set_for(boss, person, StepChange(
            situation(person, now).message.step_id, subject="S", body="<p>B</p>"), now=now),
        lambda: tasks.done(boss, Task.get(Task.enrollment == person), now=now),
        lambda: sequences.pause(boss, person.sequence, now=now),
        lambda: sequences.resume(boss, person.sequence, now=now),
        lambda: sequences.set_rules(boss, person.sequence, Rules(holidays="FR"), now=now),
        lambda: later(firm, person),
        lambda: profile.set_absence(boss, boss, date(2026, 12, 24), date(2026, 12, 25), now=now),
        lambda: User.update(name="A. Keller").where(User.id == boss.id).execute(),
        lambda: account.set_company(boss, "Southwind", now=now),
        lambda: stop.pause(boss, person, now=now),
        lambda: mailboxes.set_signature(boss, firm.mailbox, "<p>A.</p>", now=now),
        lambda: mailboxes.throttled(Mailbox.get(), 60, now=now),
        lambda: mailboxes.pause(Mailbox.get(), "refusals", now=now),
    ):
        change()
        shown.append(situation(person, now).standing)
        assert shown[-1] != shown[-2], len(shown)
    assert situation(person, now).standing == shown[-1]
    stop.suppress(person.person, SuppressionReason.BY_HAND, now=now)
    assert situation(person, now).suppressed


def situation(person: Enrollment, now: datetime) -> Situation:
    return Situation.of(Message.get(Message.enrollment == person, Message.state == MessageState.PLANNED), now)
