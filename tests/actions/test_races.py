"""Two at the same moment: one wins, the other is told or joins in, and nothing is written twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from server.access import Conflict, Forbidden, Refusal
from server.actions import account, devices, people, sequences, team
from server.actions.people import Seen
from server.actions.sequences import StepDraft
from server.database import database
from server.domain.codes import Audience, Plan, SequenceState
from server.models import Device, Email, Person, Sequence, SequenceVersion, User
from server.queries import plans
from server.settings import Settings
from tests.api.signin import CHALLENGE, REDIRECT, VERIFIER
from tests.factories import PASSWORD, Firm


def at_once(*doing: Callable[[], object]) -> list[object]:
    """What each returned, or how it was refused."""
    start = threading.Barrier(len(doing))
    results: list[object] = [None] * len(doing)

    def run(place: int, one: Callable[[], object]) -> None:
        with database.connection_context():
            start.wait(10)
            try:
                results[place] = one()
            except Refusal as problem:
                results[place] = problem

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(doing)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_two_pages_show_the_same_new_person(firm: Firm, now: datetime) -> None:
    def see(company: str) -> Callable[[], object]:
        return lambda: people.upsert(Seen(email="marie@people.example", company=company), by=firm.owner, now=now,
                                     audience=Audience.CANDIDATES)

    for _ in range(3):
        results = at_once(*[see(company) for company in ("A", "B", "C", "D")])
        assert {getattr(person, "id", person) for person in results} == {Person.get().id}
        assert (Person.select().count(), Email.select().count()) == (1, 1)
        Person.delete().execute()


def test_two_editors_save_the_same_sequence(firm: Firm) -> None:
    drafts = [StepDraft(one.id, one.kind, one.day_offset, one.time, one.thread, one.subject, one.body, one.blocks)
              for one in plans.steps_of(plans.latest(firm.sequence))]

    def save(user: User) -> Callable[[], object]:
        return lambda: sequences.save_steps(user, firm.sequence, drafts, base_version=1, now=firm.now)

    results = at_once(save(firm.owner), save(firm.admin))
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "SequenceVersion"]
    assert any(isinstance(one, Conflict) and one.code == "sequence_changed" for one in results)
    assert SequenceVersion.select().where(SequenceVersion.sequence == firm.sequence).count() == 3


def test_two_sequences_on_a_plan_with_one(firm: Firm) -> None:
    account.set_plan(firm.owner, Plan.FREE, now=firm.now)
    sequences.archive(firm.owner, firm.sequence, now=firm.now)

    def create(name: str) -> Callable[[], object]:
        return lambda: sequences.create(firm.owner, name, Audience.CANDIDATES, now=firm.now)

    results = at_once(create("One"), create("Two"))
    assert sorted(type(one).__name__ for one in results) == [Forbidden.__name__, Sequence.__name__]
    assert Sequence.select().where(Sequence.state != SequenceState.ARCHIVED).count() == 1


def test_two_browsers_spend_the_same_code(firm: Firm, now: datetime) -> None:
    code = devices.authorize(firm.owner, REDIRECT, CHALLENGE, "Chrome", now=now)
    results = at_once(*[lambda: devices.redeem(code, VERIFIER, REDIRECT, now=now)] * 3)
    assert sum(isinstance(one, Forbidden) for one in results) == 2
    assert Device.select().count() == 1


def test_two_first_runs_make_one_owner(installed: Settings, now: datetime) -> None:
    def first_run(name: str) -> Callable[[], object]:
        return lambda: team.create_owner("N", name, f"{name}@n.example", PASSWORD, "UTC", "en", now=now)

    results = at_once(first_run("ann"), first_run("eve"))
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "User"]
    assert User.select().count() == 1
