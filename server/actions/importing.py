"""People from a CSV file: every line is used or given back with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from server.access import FieldError, Invalid, require
from server.actions import people
from server.actions.journal import log
from server.actions.people import Seen
from server.database import database
from server.domain import people_file
from server.domain.codes import Audience, Permission
from server.domain.people_file import Line
from server.models import Person, User

_AT_ONCE = 200  # lines of one transaction: sending must not wait for a long file


@dataclass(frozen=True)
class Rejected:
    line: Line
    errors: tuple[FieldError, ...]


@dataclass(frozen=True)
class Kept:
    """A value of the file that was not taken, because the person has another one."""

    line: Line
    person_id: int
    field: str
    kept: str


@dataclass(frozen=True)
class Imported:
    """What became of a file: everything in it is in one of these."""

    header: tuple[str, ...]
    created: tuple[int, ...]
    completed: tuple[int, ...]
    unchanged: tuple[int, ...]
    rejected: tuple[Rejected, ...]
    kept: tuple[Kept, ...]

    @property
    def rejects_csv(self) -> str:
        """The lines that were not used, to correct and import again."""
        return people_file.write(self.header, (one.line.cells for one in self.rejected))


def import_people(user: User, content: bytes, audience: Audience, *, now: datetime) -> Imported:
    """Read a CSV file. `Invalid` when the file as a whole cannot be used; a wrong line stops no other."""
    require(user, Permission.PEOPLE_WRITE)
    try:
        table = people_file.read(content)
    except people_file.Unreadable as problem:
        raise Invalid(FieldError("file", problem.code, {"most": people_file.MOST_LINES})) from None
    done = _Done([], [], [], [], [])
    for lines in _portions(table.lines):
        with database.atomic():
            for line in lines:
                _one(user, line, audience, now, done)
    with database.atomic():
        log("people_imported", now=now, user=user, created=len(done.created), completed=len(done.completed),
            rejected=len(done.rejected))
    return Imported(table.header, tuple(done.created), tuple(done.completed), tuple(done.unchanged),
                    tuple(done.rejected), tuple(done.kept))


def _portions(lines: Iterable[Line]) -> Iterator[list[Line]]:
    rest = iter(lines)
    while portion := list(islice(rest, _AT_ONCE)):
        yield portion


@dataclass(frozen=True)
class _Done:
    created: list[int]
    completed: list[int]
    unchanged: list[int]
    rejected: list[Rejected]
    kept: list[Kept]


def _one(user: User, line: Line, audience: Audience, now: datetime, done: _Done) -> None:
    if line.error:
        done.rejected.append(Rejected(line, (FieldError("line", line.error),)))
        return
    given: dict[str, Any] = dict(line.values)
    seen = Seen(**given, fields=line.fields)
    errors = people.zone_errors(seen.zone)
    known = people.find(seen)
    before = _facts(known) if known else {}
    try:
        if errors:
            raise Invalid(*errors)
        with database.atomic():  # a savepoint: one wrong address gives the whole line back
            person = people.upsert(seen, by=user, now=now, audience=audience)
            for address in line.other_emails:
                people.check(Seen(email=address))
                people.attach(person, address, by=user, now=now)
    except Invalid as problem:
        done.rejected.append(Rejected(line, tuple(problem.errors)))
        return
    if known is None:
        done.created.append(person.id)
    else:
        (done.unchanged if _facts(person) == before else done.completed).append(person.id)
        done.kept.extend(_differing(line, person))


def _facts(person: Person) -> dict[str, str]:
    return {**{name: getattr(person, name) for name in people.PLAIN}, **person.fields}


def _differing(line: Line, person: Person) -> list[Kept]:
    """What the file says otherwise than the person's own fields, which win."""
    facts = _facts(person)
    given = {**line.values, **line.fields}
    given.pop("email", None)
    if "profile_url" in given:
        given["profile_url"] = people.profile_key(given["profile_url"])
    return [Kept(line, person.id, name, facts[name]) for name, value in given.items()
            if facts.get(name) and people.clean(value) != facts[name]]
