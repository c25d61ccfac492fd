"""What enrolling these people would do: who, which mails, when. Reads only; `enroll` writes just this."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from server import access, keys
from server.actions import people
from server.actions.people import Seen
from server.domain import eligibility, schedule
from server.domain.addresses import domain, match_key, normalise, problem
from server.domain.codes import (
    Audience,
    EnrollmentState,
    Exclusion,
    Hold,
    MailboxState,
    Moved,
    StepKind,
    SuppressionReason,
    ThreadMode,
    Warn,
)
from server.domain.schedule import Calendar, PlannedStep, Start
from server.models import (
    Email,
    Mailbox,
    Person,
    Sequence,
    SequenceVersion,
    Suppression,
    User,
)
from server.queries import account, enrollments, history, plans, rendering, threads
from server.queries.enrollments import Standing
from server.queries.history import History

_NO_TOKEN = "preview"  # noqa: S105 - nobody is enrolled yet, so there is no link to sign


@dataclass(frozen=True)
class StepChange:
    """A step changed for this batch, or for the person at that index of the request."""

    step_id: int
    person: int | None = None
    day_offset: int | None = None
    time: time | None = None
    subject: str | None = None
    body: str | None = None


@dataclass(frozen=True)
class Request:
    audience: Audience
    people: tuple[Seen, ...]
    sequence_id: int | None = None
    start_at: int | None = None  # position of the first step to execute
    send_today: bool = False
    overrides: tuple[StepChange, ...] = ()
    mailbox_id: int | None = None


@dataclass(frozen=True)
class PlannedMail:
    """One step for one person, as it will leave."""

    step: plans.Step
    skipped: bool = False
    on: date | None = None
    time: time | None = None
    instant: datetime | None = None
    base_on: date | None = None
    moved: tuple[Moved, ...] = ()
    after_task: bool = False
    thread: ThreadMode = ThreadMode.NEW
    subject: str = ""
    html: str = ""
    text: str = ""


@dataclass(frozen=True)
class PersonPreview:
    """Somebody of the request. `params` fill the exclusion's sentence; `index` is the place in the request."""

    index: int
    person_id: int | None
    name: str
    email: str
    exclusion: Exclusion | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[tuple[Warn, Mapping[str, Any]], ...] = ()
    plan: tuple[PlannedMail, ...] = ()


@dataclass(frozen=True)
class Preview:
    mailbox: Mailbox | None
    zone: str
    people: tuple[PersonPreview, ...]
    sequence: Sequence | None = None
    version: SequenceVersion | None = None
    steps: tuple[plans.Step, ...] = ()  # with the batch's overrides
    skipped: frozenset[int] = frozenset()  # ids of the steps before the one to start at
    needs_subject: frozenset[int] = frozenset()
    notice: tuple[Hold, datetime] | None = None  # the first mail cannot leave today: why, and when it does

    @property
    def eligible(self) -> tuple[PersonPreview, ...]:
        return tuple(one for one in self.people if one.exclusion is None)


def sending_mailbox(user: User, mailbox_id: int | None = None) -> Mailbox | None:
    """The mailbox this user enrolls from: the named one, else their default. Connected ones only."""
    mine = Mailbox.select().where(Mailbox.user == user, Mailbox.state != MailboxState.DISCONNECTED)
    if mailbox_id is not None:
        mine = mine.where(Mailbox.id == mailbox_id)
    return mine.order_by(Mailbox.default.desc(), Mailbox.id).first()


def preview(user: User, request: Request, *, now: datetime) -> Preview:
    mailbox = sending_mailbox(user, request.mailbox_id)
    sequence = access.sequence_of(user, request.sequence_id) if request.sequence_id else None
    known = _Known.load(request, user, sequence, now)
    shown = [_person(index, seen, sequence, mailbox, known) for index, seen in enumerate(request.people)]
    if sequence is None:
        return Preview(mailbox, user.zone, tuple(shown))
    version = plans.latest(sequence)
    unchanged = plans.steps_of(version)
    steps = _changed(unchanged, request.overrides, None, now)
    skipped = frozenset(step.id for step in steps if request.start_at and step.position < request.start_at)
    dates = _Dates(user, request, sequence, unchanged, plans.calendar_of(sequence), skipped, now,
                   account.company())
    shown = [_with_plan(one, request.people[one.index], known.people.get(one.index), mailbox, dates) for one in shown]
    needs = frozenset(step.id for step in steps if step.id not in skipped and _lacks_subject(step, steps, skipped))
    return Preview(mailbox, user.zone, tuple(shown), sequence, version, steps, skipped, needs,
                   _notice(shown, dates))


def _lacks_subject(step: plans.Step, steps: Many[plans.Step], skipped: frozenset[int]) -> bool:
    return step.kind is StepKind.EMAIL and not threads.planned_subject(step, steps, skipped).strip()


def _changed(steps: Many[plans.Step], changes: Many[StepChange], person: int | None,
             now: datetime) -> tuple[plans.Step, ...]:
    """The steps with the batch's changes, and this person's laid over them."""
    result = {step.id: step for step in steps}
    for change in sorted(changes, key=lambda one: one.person is not None):
        if change.person in (None, person) and change.step_id in result:
            result[change.step_id] = plans.overlay(result[change.step_id], change, now)
    return tuple(result.values())


@dataclass(frozen=True)
class _Dates:
    """What all plans of one preview share."""

    user: User
    request: Request
    sequence: Sequence
    unchanged: tuple[plans.Step, ...]
    calendar: Calendar
    skipped: frozenset[int]
    now: datetime
    company: str

    def plan(self, index: int, person_zone: str) -> tuple[tuple[plans.Step, ...], tuple[PlannedStep, ...]]:
        steps = _changed(self.unchanged, self.request.overrides, index, self.now)
        start_key = next((step.id for step in steps if step.position == self.request.start_at), None)
        start = Start(schedule.local_date(self.now, self.user.zone),
                      plans.zone_for(self.sequence, self.user.zone, person_zone), self.now,
                      self.request.send_today, start_key)
        return steps, plans.plan(steps, start, self.calendar)


def _with_plan(one: PersonPreview, seen: Seen, person: Person | None, mailbox: Mailbox | None,
               dates: _Dates) -> PersonPreview:
    if one.exclusion is not None:
        return one
    recipient = _recipient(one, seen, person)
    steps, planned = dates.plan(one.index, person.zone if person else seen.zone)
    merge = rendering.values(recipient, dates.user, dates.company)
    live = [step for step in steps if step.id not in dates.skipped and step.kind is StepKind.EMAIL]
    holes = rendering.missing(tuple(text for step in live for text in (step.subject, step.body)), merge)
    if holes:
        return replace(one, exclusion=Exclusion.MISSING_FIELD, params={"fields": holes})
    by_id = {date.key: date for date in planned}
    mails = tuple(_mail(step, steps, by_id.get(step.id), merge, mailbox, dates) for step in steps)
    return replace(one, plan=mails)


def _recipient(one: PersonPreview, seen: Seen, person: Person | None) -> rendering.Recipient:
    """What merge fields will read once the page's facts are stored: a stored value wins over the page's."""
    stored = rendering.Recipient.of(person, None) if person else rendering.Recipient("")
    return rendering.Recipient(
        one.email, stored.first_name or seen.first_name, stored.last_name or seen.last_name,
        stored.company or seen.company, stored.title or seen.title, {**seen.fields, **stored.fields})


def _mail(step: plans.Step, steps: Many[plans.Step], date: PlannedStep | None, merge: Mapping[str, str],
          mailbox: Mailbox | None, dates: _Dates) -> PlannedMail:
    if date is None:
        return PlannedMail(step, skipped=True)
    dated = PlannedMail(step, on=date.on, time=date.time, instant=date.instant, base_on=date.base_on,
                        moved=date.moved, after_task=date.after_task)
    if step.kind is StepKind.TASK or mailbox is None:
        return replace(dated, subject=step.subject)
    parent = threads.planned_parent(step, steps, dates.skipped)
    subject = threads.planned_subject(step, steps, dates.skipped)
    mail = rendering.render(subject, step.body, merge, mailbox, opt_out=dates.sequence.opt_out, token=_NO_TOKEN,
                            marked=True)
    return replace(dated, thread=ThreadMode.SAME if parent else ThreadMode.NEW, html=mail.html, text=mail.text,
                   subject=threads.reply_subject(mail.subject) if parent else mail.subject)


def _notice(people_shown: Many[PersonPreview], dates: _Dates) -> tuple[Hold, datetime] | None:
    """Send today cannot keep its word when the window is over: said, with the next slot."""
    first = next((mail for one in people_shown for mail in one.plan if mail.instant), None)
    if not dates.request.send_today or first is None or first.instant is None or first.on is None:
        return None
    late = first.on > schedule.local_date(dates.now, dates.user.zone)
    return (Hold.OUTSIDE_WINDOW, first.instant) if late else None


@dataclass(frozen=True)
class _Known:
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
    def load(cls, request: Request, user: User, sequence: Sequence | None, now: datetime) -> _Known:
        found = people.find_all(request.people)
        ids = [person.id for person in found.values()]
        mains = {row.person_id: row.address for row in Email.select().where(
            Email.person.in_(ids), Email.main, Email.stale == False)}  # noqa: E712
        addresses = {index: _address(seen, mains.get(found[index].id) if index in found else None)
                     for index, seen in enumerate(request.people)}
        hashes = {keys.address_key(value) for address in addresses.values() if problem(address) is None
                  for value in (address, domain(address))}
        match_keys: dict[int, list[str]] = {}
        for row in Email.select(Email.person, Email.match_key).where(Email.person.in_(ids)):
            match_keys.setdefault(row.person_id, []).append(row.match_key)
        hashes |= {keys.address_key(key) for some in match_keys.values() for key in some}
        rows = Suppression.select().where(Suppression.key.in_(list(hashes)))
        own = {match_key(one) for box in Mailbox.select() for one in (box.address, *box.aliases)}
        own |= {match_key(user.email) for user in User.select(User.email)}
        return cls(now, found, addresses, match_keys, _twins(found, addresses),
                   enrollments.of_people(ids, now=now), {row.key: row for row in rows}, frozenset(own),
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


def _person(index: int, seen: Seen, sequence: Sequence | None, mailbox: Mailbox | None,
            known: _Known) -> PersonPreview:
    person, address = known.people.get(index), known.addresses[index]
    name = (person.name if person else "") or f"{seen.first_name} {seen.last_name}".strip() or address
    exclusion, params = _exclusion(index, person, address, sequence, mailbox, known)
    warnings = () if exclusion or person is None else _warnings(person, known)
    return PersonPreview(index, person.id if person else None, name, address, exclusion, params, warnings)


def _exclusion(index: int, person: Person | None, address: str, sequence: Sequence | None, mailbox: Mailbox | None,
               known: _Known) -> tuple[Exclusion | None, Mapping[str, Any]]:
    """The first reason against this person, in the order the user is best served by."""
    usable = problem(address) is None
    rows = [known.suppressed.get(keys.address_key(key)) for key in _keys(person, address if usable else "", known)]
    told = next((row for row in rows if row and row.reason is not SuppressionReason.HARD_BOUNCE), None)
    bounced = known.suppressed.get(keys.address_key(address)) if usable else None
    blocked = known.suppressed.get(keys.address_key(domain(address))) if usable else None
    standing = known.standing.get(person.id) if person else None
    current = standing if standing and standing.enrollment.state is not EnrollmentState.FINISHED else None
    twin = known.twins.get(index)
    candidate = eligibility.Candidate(
        address=address, opted_out=told is not None, enrolled=current is not None, repeated=twin is not None,
        audiences=_audiences(person), domain_suppressed=blocked is not None, bounced=bounced is not None,
        own=usable and match_key(address) in known.own)
    choice = eligibility.Choice(mailbox is not None, sequence.audience if sequence else None)
    reason = eligibility.reason_against(candidate, choice)
    return reason, _params(reason, address, told or blocked or bounced, current, twin, sequence, known)


def _audiences(person: Person | None) -> frozenset[Audience]:
    if person is None:
        return frozenset()
    marks = ((person.candidate, Audience.CANDIDATES), (person.contact, Audience.CONTACTS))
    return frozenset(audience for marked, audience in marks if marked)


def _keys(person: Person | None, address: str, known: _Known) -> list[str]:
    keys_of = known.match_keys.get(person.id, []) if person else []
    return [*keys_of, match_key(address)] if address else keys_of


def _params(reason: Exclusion | None, address: str, row: Suppression | None, current: Standing | None,
            twin: int | None, sequence: Sequence | None, known: _Known) -> Mapping[str, Any]:
    if reason in (Exclusion.OPTED_OUT, Exclusion.BOUNCED_BEFORE) and row:
        return {"on": schedule.local_date(row.created_at, "UTC").isoformat()}
    if reason is Exclusion.ALREADY_ENROLLED and current:
        return {"sequence": current.enrollment.sequence.name, "user": current.enrollment.user.name,
                "enrollment_id": current.enrollment.id, "step": current.position, "steps": current.steps}
    if reason is Exclusion.DUPLICATE_IN_SELECTION and twin is not None:
        return {"name": known.people[twin].name if twin in known.people else known.addresses[twin], "index": twin}
    if reason is Exclusion.WRONG_AUDIENCE and sequence:
        return {"audience": sequence.audience.value}
    return {"address": address, "domain": domain(address) if problem(address) is None else ""} if reason else {}


def _warnings(person: Person, known: _Known) -> tuple[tuple[Warn, Mapping[str, Any]], ...]:
    found: list[tuple[Warn, Mapping[str, Any]]] = []
    if done := known.history.finished.get(person.id):
        found.append((Warn.FINISHED_THIS_SEQUENCE, {"on": _day(done.finished_at), "enrollment_id": done.id}))
    if reply := known.history.replied.get(person.id):
        found.append((Warn.REPLIED_RECENTLY, {"user": reply.enrollment.user.name, "on": _day(reply.received_at)}))
    if sent := known.history.written.get(person.id):
        found.append((Warn.CONTACTED_BY_TEAMMATE, {"user": sent.enrollment.user.name,
                                                   "days": (known.now - sent.sent_at).days}))
    if mate := known.history.mate(person):
        found.append((Warn.SAME_COMPANY_ACTIVE, {
            "name": mate.enrollment.person.name, "company": person.company, "step": mate.position,
            "sequence": mate.enrollment.sequence.name}))
    return tuple(found)


def _day(at: datetime) -> str:
    return schedule.local_date(at, "UTC").isoformat()
