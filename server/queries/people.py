"""People as lists and pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from peewee import JOIN, fn

from server.domain import addresses
from server.domain.codes import Audience, EnrollmentState, Exclusion, SuppressionReason
from server.keys import address_key
from server.models import Email, Enrollment, Message, Person, Suppression
from server.queries import enrollments
from server.queries.enrollments import Standing

PER_PAGE = 50


class Show(StrEnum):
    """The pills over the list."""

    ALL = "all"
    IN_SEQUENCE = "in_sequence"
    NOT_IN_SEQUENCE = "not_in_sequence"
    NO_EMAIL = "no_email"


@dataclass(frozen=True)
class Filter:
    q: str = ""
    audience: Audience | None = None
    show: Show = Show.ALL


@dataclass(frozen=True)
class Line:
    """One person in the list. `standing` is the open enrollment, else the latest."""

    person: Person
    email: str
    standing: Standing | None
    last_contact: datetime | None


@dataclass(frozen=True)
class Page:
    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int


def select(wanted: Filter) -> Any:
    """Everyone whom the filter finds, newest first; each word of `q` must occur in name, address or company."""
    found = (Person.select(Person).join(Email, JOIN.LEFT_OUTER, on=_main())
             .where(Person.erased_at.is_null()).order_by(Person.id.desc()))
    if wanted.audience:
        found = found.where(Person.candidate if wanted.audience is Audience.CANDIDATES else Person.contact)
    running = Enrollment.select(Enrollment.person).where(Enrollment.state != EnrollmentState.FINISHED)
    if wanted.show is Show.IN_SEQUENCE:
        found = found.where(Person.id.in_(running))
    if wanted.show is Show.NOT_IN_SEQUENCE:
        found = found.where(Person.id.not_in(running))
    if wanted.show is Show.NO_EMAIL:
        found = found.where(Email.id.is_null())
    for word in wanted.q.split()[:8]:
        found = found.where(contains(word, Person.first_name, Person.last_name, Person.company, Person.title,
                                     Email.address))
    return found


def _main() -> Any:
    return (Email.person == Person.id) & Email.main


def contains(word: str, *columns: Any) -> Any:
    """A condition that holds when one of the columns contains the word; LIKE's own signs are taken literally."""
    condition = columns[0].contains(word)
    for column in columns[1:]:
        condition |= column.contains(word)
    return condition


def page(wanted: Filter, number: int, *, now: datetime, per_page: int = PER_PAGE) -> Page:
    found = select(wanted)
    total = found.count()
    pages = max(1, -(-total // per_page))
    number = min(max(1, number), pages)
    return Page(lines(list(found.paginate(number, per_page)), now=now), total, number, pages)


def lines(people: Iterable[Person], *, now: datetime) -> tuple[Line, ...]:
    people = list(people)
    ids = [person.id for person in people]
    mains = main_addresses(ids)
    standing, last = enrollments.of_people(ids, now=now), _last_contact(ids)
    return tuple(Line(person, mains.get(person.id, ""), standing.get(person.id), last.get(person.id))
                 for person in people)


def main_addresses(person_ids: Iterable[int]) -> dict[int, str]:
    rows = Email.select(Email.person, Email.address).where(Email.person.in_(list(person_ids)), Email.main)
    return {row.person_id: row.address for row in rows}


def _last_contact(person_ids: Iterable[int]) -> dict[int, datetime]:
    rows: Any = (Message.select(Enrollment.person, fn.max(Message.sent_at))
                 .join(Enrollment).where(Enrollment.person.in_(list(person_ids)), Message.sent_at.is_null(False))
                 .group_by(Enrollment.person).tuples())
    return dict(rows)


def ids(wanted: Filter, limit: int = 500) -> list[int]:
    """Select all of a filter, at most as many as can be enrolled in one go."""
    return [person.id for person in select(wanted).limit(limit)]


def counts() -> tuple[int, int]:
    """How many candidates and contacts there are; somebody may be both."""
    living = Person.select().where(Person.erased_at.is_null())
    return living.where(Person.candidate).count(), living.where(Person.contact).count()


@dataclass(frozen=True)
class Known:
    """What is known of somebody whom a page shows."""

    person: Person | None
    email: str
    standing: Standing | None
    suppressed: tuple[Exclusion, Mapping[str, Any]] | None


def lookup(asked: Iterable[tuple[str, str]], *, now: datetime) -> list[Known]:
    """For (address, profile page) pairs, either may be "". A handful of queries for any number."""
    asked = [(address.strip(), profile) for address, profile in asked]
    by_key, by_page = _by_key([address for address, _ in asked]), _by_page([profile for _, profile in asked])
    people = [by_key.get(addresses.match_key(address)) or by_page.get(profile) for address, profile in asked]
    ids_of = [person.id for person in people if person]
    mains, standing = main_addresses(ids_of), enrollments.of_people(ids_of, now=now)
    told = suppressed([address or (mains.get(person.id, "") if person else "")
                       for (address, _), person in zip(asked, people, strict=True)],
                      [person.id if person else None for person in people])
    return [Known(person, address or (mains.get(person.id, "") if person else ""),
                  standing.get(person.id) if person else None, why)
            for (address, _), person, why in zip(asked, people, told, strict=True)]


def _by_key(given: Iterable[str]) -> dict[str, Person]:
    keys = {addresses.match_key(address) for address in given if address}
    rows = Email.select(Email, Person).join(Person).where(Email.match_key.in_(list(keys)))
    return {row.match_key: row.person for row in rows}


def _by_page(profiles: Iterable[str]) -> dict[str, Person]:
    wanted = [profile for profile in profiles if profile]
    rows = Person.select().where(Person.profile_url.in_(wanted), Person.erased_at.is_null())
    return {row.profile_url: row for row in rows}


def suppressed(given: Iterable[str], person_ids: Iterable[int | None],
               ) -> list[tuple[Exclusion, Mapping[str, Any]] | None]:
    """Why nobody writes to each of them: by this address, by another one of the same person, or by domain."""
    given, person_ids = list(given), list(person_ids)
    others: dict[int, list[str]] = {}
    for row in Email.select(Email.person, Email.match_key).where(Email.person.in_([one for one in person_ids if one])):
        others.setdefault(row.person_id, []).append(row.match_key)
    keys = [[addresses.match_key(address)] * bool(address) + others.get(one or 0, [])
            for address, one in zip(given, person_ids, strict=True)]
    hashes = {address_key(key) for some in keys for key in some}
    hashes |= {address_key(addresses.domain(address)) for address in given if address}
    rows = {row.key: row for row in Suppression.select().where(Suppression.key.in_(list(hashes)))}
    return [_reason(address, some, rows) for address, some in zip(given, keys, strict=True)]


def _reason(address: str, keys: list[str], rows: Mapping[str, Suppression],
            ) -> tuple[Exclusion, Mapping[str, Any]] | None:
    found = [row for key in keys if (row := rows.get(address_key(key)))]
    told = next((row for row in found if row.reason is not SuppressionReason.HARD_BOUNCE), None)
    if told:
        return Exclusion.OPTED_OUT, {"on": told.created_at.date()}
    if address and address_key(addresses.domain(address)) in rows:
        return Exclusion.SUPPRESSED_DOMAIN, {"domain": addresses.domain(address)}
    bounced = rows.get(address_key(addresses.match_key(address))) if address else None
    return (Exclusion.BOUNCED_BEFORE, {"on": bounced.created_at.date()}) if bounced else None
