"""Who of a selection may be enrolled: the reason against each, what fills its sentence, and what to warn of."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server import keys
from server.actions import people
from server.actions.people import Seen
from server.domain import eligibility, schedule
from server.domain.addresses import domain, match_key, normalise, problem
from server.domain.codes import Audience, EnrollmentState, Exclusion, SuppressionReason, Warn
from server.domain.eligibility import Candidate, Choice
from server.models import Email, Mailbox, Person, Sequence, Suppression, User
from server.queries import enrollments, history
from server.queries.enrollments import Standing
from server.queries.history import History

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Judged:
    """Somebody of the selection. `params` fill the exclusion's sentence."""

    person: Person | None
    name: str
    address: str
    exclusion: Exclusion | None
    params: Params
    warnings: tuple[tuple[Warn, Params], ...]


@dataclass(frozen=True)
class Known:
    """What the database knows of the request's people, read in a handful of queries."""

    now: datetime
    people: Mapping[int, Person]  # by index
    addresses: Mapping[int, str]  # by index, normalised; "" for none
    match_keys: Mapping[int, list[str]]  # by person id
    twins: Mapping[int, int]  # index -> the earlier place in the selection that is the same human
    standing: Mapping[int, Standing]  # by person id
    suppressed: Mapping[str, Suppression]  # by key
    own: frozenset[str]  # match keys of the team's mailboxes and users
    history: History

    @classmethod
    def load(cls, selected: Many[Seen], user: User, sequence: Sequence | None, now: datetime) -> Known:
        found = people.find_all(selected)
        ids = [person.id for person in found.values()]
        rows = list(Email.select().where(Email.person.in_(ids)).order_by(Email.main, Email.id.desc()))
        usable = {row.person_id: row.address for row in rows if not row.stale}  # the main one, else any
        addresses = {index: _address(seen, usable.get(found[index].id) if index in found else None)
                     for index, seen in enumerate(selected)}
        hashes = {keys.address_key(value) for address in addresses.values() if problem(address) is None
                  for value in (address, domain(address))}
        match_keys: dict[int, list[str]] = {}
        for row in rows:
            match_keys.setdefault(row.person_id, []).append(row.match_key)
        hashes |= {keys.address_key(key) for some in match_keys.values() for key in some}
        suppressed = Suppression.select().where(Suppression.key.in_(list(hashes)))
        own = {match_key(one) for box in Mailbox.select() for one in (box.address, *box.aliases)}
        own |= {match_key(user.email) for user in User.select(User.email)}
        return cls(now, found, addresses, match_keys, _twins(found, addresses),
                   enrollments.of_people(ids, now=now), {row.key: row for row in suppressed}, frozenset(own),
                   history.of(found.values(), user, sequence, now=now))


def _twins(found: Mapping[int, Person], addresses: Mapping[int, str]) -> dict[int, int]:
    """Two rows of a selection are one human by person or by address; the earlier one stays."""
    first: dict[str | int, int] = {}
    twins = {}
    for index, address in addresses.items():
        names: list[str | int] = [found[index].id] if index in found else []
        names += [match_key(address)] if problem(address) is None else []
        earlier = min((first[name] for name in names if name in first), default=None)
        if earlier is not None:
            twins[index] = earlier
        for name in names:
            first.setdefault(name, index)
    return twins


def _address(seen: Seen, main: str | None) -> str:
    """The address to write to: the one the page or the user gave, else the person's main one."""
    given = seen.email.strip()
    if given:
        return normalise(given) if problem(given) is None else given
    return main or ""


def judge(index: int, seen: Seen, sequence: Sequence | None, mailbox: Mailbox | None, known: Known) -> Judged:
    """One of the selection, by its index."""
    person, address = known.people.get(index), known.addresses[index]
    name = (person.name if person else "") or f"{seen.first_name} {seen.last_name}".strip() or address
    candidate = _candidate(index, person, address, known)
    choice = Choice(mailbox is not None, sequence.audience if sequence else None)
    reason = eligibility.reason_against(candidate, choice)
    if reason:
        return Judged(person, name, address, reason, _params(reason, index, person, address, sequence, known), ())
    told = _told(person, known) if person else {}
    warnings = tuple((code, told[code]) for code in eligibility.warnings(candidate, known.now))
    return Judged(person, name, address, None, {}, warnings)


def _candidate(index: int, person: Person | None, address: str, known: Known) -> Candidate:
    usable = problem(address) is None
    opted_out, blocked, bounced = _suppressions(person, address, known)
    past = known.history
    number = person.id if person else 0
    reply, written = past.replied.get(number), past.written.get(number)
    return Candidate(
        address=address, opted_out=opted_out is not None, enrolled=_current(person, known) is not None,
        repeated=index in known.twins, audiences=_audiences(person), domain_suppressed=blocked is not None,
        bounced=bounced is not None, own=usable and match_key(address) in known.own,
        finished_this_sequence=number in past.finished, replied_at=reply.received_at if reply else None,
        teammate_wrote_at=written.sent_at if written else None,
        company_active=person is not None and past.mate(person) is not None)


def _suppressions(person: Person | None, address: str,
                  known: Known) -> tuple[Suppression | None, Suppression | None, Suppression | None]:
    """What forbids to write to the person by any address, to the domain, and to this address for a bounce."""
    usable = problem(address) is None
    rows = [known.suppressed.get(keys.address_key(key)) for key in _keys(person, address if usable else "", known)]
    opted_out = next((row for row in rows if row and row.reason is not SuppressionReason.HARD_BOUNCE), None)
    if not usable:
        return opted_out, None, None
    bounced = known.suppressed.get(keys.address_key(match_key(address)))
    return opted_out, known.suppressed.get(keys.address_key(domain(address))), bounced


def _current(person: Person | None, known: Known) -> Standing | None:
    standing = known.standing.get(person.id) if person else None
    return standing if standing and standing.enrollment.state is not EnrollmentState.FINISHED else None


def _audiences(person: Person | None) -> frozenset[Audience]:
    if person is None:
        return frozenset()
    marks = ((person.candidate, Audience.CANDIDATES), (person.contact, Audience.CONTACTS))
    return frozenset(audience for marked, audience in marks if marked)


def _keys(person: Person | None, address: str, known: Known) -> list[str]:
    keys_of = known.match_keys.get(person.id, []) if person else []
    return [*keys_of, match_key(address)] if address else keys_of


def _params(reason: Exclusion, index: int, person: Person | None, address: str, sequence: Sequence | None,
            known: Known) -> Params:
    row = next((row for row in _suppressions(person, address, known) if row), None)
    current, twin = _current(person, known), known.twins.get(index)
    if reason in (Exclusion.OPTED_OUT, Exclusion.BOUNCED_BEFORE) and row:
        return {"on": _day(row.created_at)}
    if reason is Exclusion.ALREADY_ENROLLED and current:
        return {"sequence": current.enrollment.sequence.name, "user": current.enrollment.user.name,
                "enrollment_id": current.enrollment.id, "step": current.position, "steps": current.steps}
    if reason is Exclusion.DUPLICATE_IN_SELECTION and twin is not None:
        return {"name": known.people[twin].name if twin in known.people else known.addresses[twin], "index": twin}
    if reason is Exclusion.WRONG_AUDIENCE and sequence:
        return {"audience": sequence.audience.value}
    return {"address": address, "domain": domain(address) if problem(address) is None else ""}


def _told(person: Person, known: Known) -> dict[Warn, Params]:
    """What fills the sentence of each warning."""
    told: dict[Warn, Params] = {}
    if done := known.history.finished.get(person.id):
        told[Warn.FINISHED_THIS_SEQUENCE] = {"on": _day(done.finished_at), "enrollment_id": done.id,
                                             "next": known.history.next_steps.get(person.id)}
    if reply := known.history.replied.get(person.id):
        told[Warn.REPLIED_RECENTLY] = {"user": reply.enrollment.user.name, "on": _day(reply.received_at)}
    if sent := known.history.written.get(person.id):
        told[Warn.CONTACTED_BY_TEAMMATE] = {"user": sent.enrollment.user.name, "days": (known.now - sent.sent_at).days}
    if mate := known.history.mate(person):
        told[Warn.SAME_COMPANY_ACTIVE] = {
            "name": mate.enrollment.person.name, "company": person.company, "step": mate.position,
            "sequence": mate.enrollment.sequence.name}
    return told


def _day(at: datetime) -> str:
    return schedule.local_date(at, "UTC").isoformat()
