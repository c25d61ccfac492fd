"""People: what a page or a user tells about them. One human, one row, however many addresses."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from peewee import IntegrityError

from server.access import Conflict, FieldError, Invalid, require
from server.actions.account import set_fact
from server.actions.journal import log
from server.actions.planning import replan
from server.database import database
from server.domain.addresses import match_key, normalise, problem
from server.domain.codes import Audience, EnrollmentState, Permission
from server.domain.personalisation import CUSTOM_FIELD, FIELDS
from server.models import Email, Enrollment, Person, User
from server.queries import account

LONGEST = 200
PLAIN = ("first_name", "last_name", "company", "title", "profile_url", "zone")
RESERVED = frozenset({*PLAIN, *FIELDS})


@dataclass(frozen=True)
class Seen:
    """A person as a page showed them. `id` names one we know; "" means the page did not say."""

    id: int | None = None
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    title: str = ""
    profile_url: str = ""
    source_url: str = ""
    zone: str = ""
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)


def clean(text: str) -> str:
    """One line without control characters, at most 200 long."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST]


def profile_key(url: str) -> str:
    """A profile's address without scheme, "www.", query and closing slash: one page, one spelling."""
    if not url.strip():
        return ""
    bare = re.sub(r"^https?://(www\.)?", "", url.strip(), flags=re.IGNORECASE)
    host, _, path = re.split(r"[?#]", bare)[0].partition("/")
    return f"{host.lower()}/{path}".rstrip("/")[:1000]


def find(seen: Seen) -> Person | None:
    """Who this is: by id, else by address, else by profile page. Erased people are nobody."""
    living = Person.erased_at.is_null()
    if seen.id is not None:
        return Person.get_or_none(Person.id == seen.id, living)
    if seen.email and not problem(seen.email):
        known = Person.select().join(Email).where(Email.match_key == match_key(seen.email)).first()
        if known:
            return known
    if not seen.profile_url:
        return None
    return Person.get_or_none(Person.profile_url == profile_key(seen.profile_url), living)


def find_all(seen: Many[Seen]) -> dict[int, Person]:
    """The same for many, by their index: three queries, whatever their number."""
    living = Person.erased_at.is_null()
    keys = {index: match_key(one.email) for index, one in enumerate(seen) if one.email and not problem(one.email)}
    pages = {index: profile_key(one.profile_url) for index, one in enumerate(seen) if one.profile_url}
    by_id = {row.id: row for row in Person.select().where(Person.id.in_([one.id for one in seen if one.id]), living)}
    by_key = {row.match_key: row.person for row in Email.select(Email, Person).join(Person).where(
        Email.match_key.in_(list(keys.values())))}
    by_page = {row.profile_url: row for row in Person.select().where(
        Person.profile_url.in_(list(pages.values())), living).order_by(Person.id.desc())}
    found = {index: by_id.get(one.id) if one.id is not None else
             by_key.get(keys.get(index, "")) or by_page.get(pages.get(index, "")) for index, one in enumerate(seen)}
    return {index: person for index, person in found.items() if person}


def upsert(seen: Seen, *, by: User, now: datetime, audience: Audience | None = None) -> Person:
    """The person of what a page showed, made or completed; a field that has a value keeps it.

    Someone new takes `audience`. Raises `Invalid` for an address or a field name that cannot be used.
    """
    check(seen)
    with database.atomic():
        person = find(seen)
        if person is None:
            return _create(seen, by, now, audience)
        return _complete(person, seen, by, now, audience)


def check(seen: Seen) -> None:
    """Raise `Invalid` for an address, a custom field's name or a zone that cannot be used."""
    errors = []
    if seen.email and problem(seen.email):
        errors.append(FieldError("email", "invalid_email", {"address": seen.email}))
    errors += [*field_errors(seen.fields), *zone_errors(seen.zone)]
    if errors:
        raise Invalid(*errors)


def field_errors(fields: Mapping[str, str]) -> list[FieldError]:
    return [FieldError(f"fields.{name}", "field_name", {"name": name}) for name in fields
            if not CUSTOM_FIELD.fullmatch(name) or name in RESERVED]


def _learn(names: Iterable[str]) -> None:
    """Merge fields are offered, and checked, by what people have."""
    known = set(account.custom_fields())
    if not known.issuperset(names):
        set_fact("custom_fields", json.dumps(sorted(known.union(names))))


def _create(seen: Seen, by: User, now: datetime, audience: Audience | None) -> Person:
    person = Person(created_by=by, created_at=now)
    origin = _origin(seen, by, now)
    _fill(person, seen, origin)
    if seen.email:
        person.origins = {**person.origins, "email": origin}
    if audience:
        _mark(person, audience)
    try:
        with database.atomic():  # a savepoint: losing the race for the address must not end the transaction
            person.save()
            if seen.email:
                Email.create(person=person, address=normalise(seen.email), match_key=match_key(seen.email),
                             created_at=now)
    except IntegrityError:
        winner = find(dataclasses.replace(seen, id=None))
        if winner is None:
            raise
        return _complete(winner, seen, by, now, audience)
    log("person_added", now=now, user=by, person=person)
    return person


def _complete(person: Person, seen: Seen, by: User, now: datetime, audience: Audience | None) -> Person:
    """Fill what is empty and remember where it came from."""
    changed = _fill(person, seen, _origin(seen, by, now))
    if audience and not (person.candidate or person.contact):
        _mark(person, audience)
        changed = True
    if changed:
        person.save()
    attach(person, seen.email, by=by, now=now, source_url=seen.source_url)
    return person


def _origin(seen: Seen, by: User, now: datetime) -> dict[str, Any]:
    return {"url": seen.source_url[:2000], "at": now.isoformat(), "by": by.id}


def _fill(person: Person, seen: Seen, origin: dict[str, Any]) -> bool:
    given = {name: clean(getattr(seen, name)) for name in PLAIN}
    given["profile_url"] = profile_key(seen.profile_url)
    new = {name: value for name, value in given.items() if value and not getattr(person, name)}
    extra = {name: clean(value) for name, value in seen.fields.items()}
    extra = {name: value for name, value in extra.items() if value and not person.fields.get(name)}
    for name, value in new.items():
        setattr(person, name, value)
    _learn(extra)
    person.fields = {**person.fields, **extra}
    person.origins = {**person.origins, **dict.fromkeys([*new, *extra], origin)}
    return bool(new or extra)


def _mark(person: Person, audience: Audience) -> None:
    if audience is Audience.CANDIDATES:
        person.candidate = True
    else:
        person.contact = True


def attach(person: Person, address: str, *, by: User, now: datetime, source_url: str = "") -> Email | None:
    """Give the person this address; None when nothing to do, `Invalid` when it is somebody else's."""
    if not address:
        return None
    known = Email.get_or_none(Email.match_key == match_key(address))
    if known and known.person_id == person.id:
        return None
    if known:
        raise _taken(known.person)
    main = not Email.select().where(Email.person == person, Email.main, ~Email.stale).exists()
    if main:
        Email.update(main=False).where(Email.person == person).execute()
    email = Email.create(person=person, address=normalise(address), match_key=match_key(address), main=main,
                         created_at=now)
    person.origins = {**person.origins, f"email:{email.id}": {"url": source_url[:2000], "at": now.isoformat(),
                                                               "by": by.id}}
    person.save(only=[Person.origins])
    return email


def _taken(person: Person) -> Invalid:
    return Invalid(FieldError("email", "address_taken", {"person_id": person.id, "name": person.name}))


def add(user: User, seen: Seen, *, audience: Audience, now: datetime) -> Person:
    """Somebody typed in by hand. An address that is known is said, not merged silently."""
    require(user, Permission.PEOPLE_WRITE)
    if not (seen.email or seen.first_name or seen.last_name):
        raise Invalid(FieldError("email", "person_empty"))
    known = find(dataclasses.replace(seen, id=None)) if seen.email else None
    if known:
        raise _taken(known)
    return upsert(seen, by=user, now=now, audience=audience)


def edit(user: User, person: Person, values: Mapping[str, str], fields: Mapping[str, str], *,
         now: datetime) -> Person:
    """What a user typed over a person's own fields; it replaces. An empty custom field is removed."""
    require(user, Permission.PEOPLE_WRITE)
    errors = field_errors(fields) + zone_errors(values.get("zone", ""))
    if errors:
        raise Invalid(*errors)
    new = {name: profile_key(value) if name == "profile_url" else clean(value)
           for name, value in values.items() if name in PLAIN}
    changed = [name for name, value in new.items() if getattr(person, name) != value]
    extra = {name: clean(value) for name, value in fields.items()}
    changed += [name for name, value in extra.items() if person.fields.get(name, "") != value]
    with database.atomic():
        for name, value in new.items():
            setattr(person, name, value)
        _learn(extra)
        person.fields = {name: value for name, value in {**person.fields, **extra}.items() if value}
        origin = {"url": "", "at": now.isoformat(), "by": user.id}
        person.origins = {**person.origins, **dict.fromkeys(changed, origin)}
        person.save()
        if changed:
            log("person_edited", now=now, user=user, person=person, fields=changed)
        if "zone" in changed:
            for enrollment in list(_open_enrollments().where(Enrollment.person == person)):
                replan(enrollment, now=now)
    return person


def _open_enrollments() -> Any:
    return Enrollment.select().where(Enrollment.state != EnrollmentState.FINISHED)


def zone_errors(zone: str) -> list[FieldError]:
    known = not zone or zone in available_timezones()
    return [] if known else [FieldError("zone", "unknown_zone", {"zone": zone})]


def also_as(user: User, person: Person, audience: Audience, *, now: datetime) -> Person:
    """A candidate who is also a contact, or the reverse."""
    require(user, Permission.PEOPLE_WRITE)
    with database.atomic():
        _mark(person, audience)
        person.save(only=[Person.candidate, Person.contact])
        log("person_also_as", now=now, user=user, person=person, audience=audience.value)
    return person


def add_email(user: User, person: Person, address: str, *, now: datetime, main: bool = False) -> Email:
    """A further address of this person, or the one that was missing."""
    require(user, Permission.PEOPLE_WRITE)
    check(Seen(email=address))
    if not address.strip():
        raise Invalid(FieldError("email", "address_missing"))
    with database.atomic():
        email = attach(person, address, by=user, now=now)
        if email is None:
            return Email.get(Email.match_key == match_key(address))
        log("email_added", now=now, user=user, person=person, email_id=email.id)
        return make_main(user, email, now=now) if main else email


def make_main(user: User, email: Email, *, now: datetime) -> Email:
    """The address that new enrollments write to."""
    require(user, Permission.PEOPLE_WRITE)
    with database.atomic():
        Email.update(main=False).where(Email.person == email.person_id).execute()
        email.main, email.stale = True, False
        email.save(only=[Email.main, Email.stale])
        log("email_made_main", now=now, user=user, person=email.person, email_id=email.id)
    return email


def remove_email(user: User, email: Email, *, now: datetime) -> None:
    """Forget an address that no running enrollment writes to; suppressions of it stay."""
    require(user, Permission.PEOPLE_WRITE)
    with database.atomic():
        if _open_enrollments().where(Enrollment.email == email).exists():
            raise Conflict("address_in_use")
        person = email.person
        email.delete_instance()
        if email.main:
            following = Email.select().where(Email.person == person).order_by(Email.id).first()
            if following:
                make_main(user, following, now=now)
        log("email_removed", now=now, user=user, person=person, email_id=email.id)
