"""What many people have been through with us, for the warnings of a preview: a handful of queries in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.domain.codes import EnrollmentState, Finish, MessageState, TaskState
from server.domain.eligibility import RECENT
from server.models import Enrollment, Inbound, Message, Person, Sequence, Task, User
from server.queries import enrollments
from server.queries.enrollments import Standing


@dataclass(frozen=True)
class History:
    """By person: the last time each thing happened. `mates` are running enrollments by company."""

    finished: Mapping[int, Enrollment]
    replied: Mapping[int, Inbound]
    written: Mapping[int, Message]  # by a colleague of the user
    mates: Mapping[str, tuple[Standing, ...]]
    next_steps: Mapping[int, int]  # by person: where the finished enrollment would have gone on, if it had a step left

    def mate(self, person: Person) -> Standing | None:
        """Somebody else of the same company who is in a sequence now."""
        return next((one for one in self.mates.get(person.company, ()) if one.enrollment.person_id != person.id), None)


def of(people: Iterable[Person], user: User, sequence: Sequence | None, *, now: datetime) -> History:
    people = list(people)
    ids = [person.id for person in people]
    finished = _finished(ids, sequence)
    return History(finished, _replied(ids, now), _written(ids, user, now),
                   _mates({person.company for person in people if person.company}, now),
                   _next_steps(finished, sequence))


def _finished(ids: list[int], sequence: Sequence | None) -> dict[int, Enrollment]:
    if sequence is None:
        return {}
    rows = Enrollment.select().where(Enrollment.person.in_(ids), Enrollment.sequence == sequence,
                                     Enrollment.state == EnrollmentState.FINISHED)
    return {row.person_id: row for row in rows.order_by(Enrollment.finished_at)}


def _next_steps(finished: Mapping[int, Enrollment], sequence: Sequence | None) -> dict[int, int]:
    """Behind the last step that is over with, in the version that a new enrollment would follow."""
    if sequence is None:
        return {}
    place = enrollments.positions_of(enrollments.latest_versions([sequence.id]).values())
    position = next(iter(place.values()), {})
    rounds = {row.id: (row.person_id, row.round) for row in finished.values()}
    over: list[tuple[Any, Any]] = [(Message, (MessageState.SENT, MessageState.SKIPPED)),
                                   (Task, (TaskState.DONE, TaskState.SKIPPED))]
    found = dict.fromkeys(finished, 1)
    for table, states in over:
        rows = table.select(table.enrollment, table.step, table.round).where(
            table.enrollment.in_(list(rounds)), table.state.in_(states))
        for enrollment, step, number in rows.tuples():
            person, current = rounds[enrollment]
            if number == current:
                found[person] = max(found[person], position.get(step, 0) + 1)
    return {person: at for person, at in found.items() if 1 < at <= len(position)}


def _replied(ids: list[int], now: datetime) -> dict[int, Inbound]:
    rows: Any = (Inbound.select(Inbound, Enrollment, User).join(Enrollment).join(User, on=Enrollment.user)
                 .where(Enrollment.person.in_(ids), Enrollment.finish == Finish.REPLIED,
                        Inbound.received_at > now - RECENT).order_by(Inbound.received_at))
    return {row.enrollment.person_id: row for row in rows}


def _written(ids: list[int], user: User, now: datetime) -> dict[int, Message]:
    rows: Any = (Message.select(Message, Enrollment, User).join(Enrollment).join(User, on=Enrollment.user)
                 .where(Enrollment.person.in_(ids), Enrollment.user != user, Message.state == MessageState.SENT,
                        Message.sent_at > now - RECENT).order_by(Message.sent_at))
    return {row.enrollment.person_id: row for row in rows}


def _mates(companies: set[str], now: datetime) -> dict[str, tuple[Standing, ...]]:
    """At most two per company: one of them is somebody else."""
    if not companies:
        return {}
    chosen: dict[str, list[int]] = {}
    rows: Any = (Enrollment.select(Enrollment.id, Person.company).join(Person)
                 .where(Person.company.in_(companies), Enrollment.state != EnrollmentState.FINISHED)
                 .order_by(Enrollment.id))
    for row in rows:
        some = chosen.setdefault(row.person.company, [])
        if len(some) < 2:
            some.append(row.id)
    ids = [one for some in chosen.values() for one in some]
    found: dict[str, tuple[Standing, ...]] = {}
    for one in enrollments.standings(enrollments.rows().where(Enrollment.id.in_(ids)), now=now):
        company = one.enrollment.person.company
        found[company] = (*found.get(company, ()), one)
    return found
