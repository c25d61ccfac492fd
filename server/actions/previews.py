"""What enrolling these people would do: who, which mails, when. Reads only; `enroll` writes just this."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

from server import access
from server.actions import changes
from server.actions.changes import Request, StepChange
from server.actions.people import Seen
from server.actions.selection import Known, judge
from server.domain import personalisation, schedule
from server.domain.codes import Exclusion, Hold, MailboxState, Moved, StepKind, ThreadMode, Warn
from server.domain.forecast import Queued
from server.domain.schedule import Calendar, PlannedStep, Start
from server.models import Mailbox, Person, Sequence, SequenceVersion, User
from server.queries import account, plans, rendering, threads

__all__ = ["PersonPreview", "PlannedMail", "Preview", "Request", "StepChange", "preview", "sending_mailbox"]

_NO_TOKEN = "preview"  # noqa: S105 - nobody is enrolled yet, so there is no link to sign


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
    subject_html: str = ""  # the subject with each merged value marked
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
    skipped: frozenset[int] = frozenset()  # ids of the steps before the one at which the batch starts
    needs_subject: frozenset[int] = frozenset()
    notice: tuple[Hold, datetime] | None = None  # the first mail cannot leave today: why, and when it does
    queue: tuple[Queued, ...] = ()  # the eligible, as the forecast of their mailbox needs them

    @property
    def eligible(self) -> tuple[PersonPreview, ...]:
        return tuple(one for one in self.people if one.exclusion is None)


def sending_mailbox(user: User, mailbox_id: int | None = None) -> Mailbox | None:
    """The mailbox this user enrolls from: the named one, else their default. Connected ones only."""
    mine = Mailbox.select().where(Mailbox.user == user, Mailbox.state != MailboxState.DISCONNECTED)
    if mailbox_id is not None:
        mine = mine.where(Mailbox.id == mailbox_id)
    found: Mailbox | None = mine.order_by(Mailbox.default.desc(), Mailbox.id).first()
    return found


def preview(user: User, request: Request, *, now: datetime) -> Preview:
    mailbox = sending_mailbox(user, request.mailbox_id)
    sequence = access.sequence_of(user, request.sequence_id) if request.sequence_id else None
    known = Known.load(request.people, user, sequence, now)
    shown = [_person(index, seen, sequence, mailbox, known) for index, seen in enumerate(request.people)]
    if sequence is None:
        return Preview(mailbox, user.zone, tuple(shown))
    version = plans.latest(sequence)
    unchanged = plans.steps_of(version)
    changes.check(request, unchanged, now)
    steps = changes.changed(unchanged, request, None, now)
    dates = _Dates(user, request, sequence, unchanged, plans.calendar_of(sequence), now, account.company())
    shown = [_with_plan(one, request.people[one.index], known.people.get(one.index), mailbox, dates) for one in shown]
    queue = tuple(_queued(one, request.people[one.index], known.people.get(one.index), dates)
                  for one in shown if one.exclusion is None)
    return Preview(mailbox, user.zone, tuple(shown), sequence, version, steps, dates.skipped(None),
                   _need_subject(steps, dates), _notice(shown, dates), queue)


def _queued(one: PersonPreview, seen: Seen, person: Person | None, dates: _Dates) -> Queued:
    """As it would be enrolled now. The key is made up, so the seconds between two mails are not yet the final ones."""
    layout = dates.layout(one.index, _zone(seen, person))
    steps = [step.plan_step() for step in layout.steps]
    return Queued(f"new:{one.index}", dates.now, steps, layout.start, dates.calendar,
                  held_until=dates.now + plans.UNDO_WINDOW, hold=Hold.UNDO_WINDOW, away=plans.absence(dates.user))


def _zone(seen: Seen, person: Person | None) -> str:
    return (person.zone if person else "") or seen.zone


def _person(index: int, seen: Seen, sequence: Sequence | None, mailbox: Mailbox | None,
            known: Known) -> PersonPreview:
    one = judge(index, seen, sequence, mailbox, known)
    return PersonPreview(index, one.person.id if one.person else None, one.name, one.address, one.exclusion,
                         one.params, one.warnings)


def _need_subject(steps: Many[plans.Step], dates: _Dates) -> frozenset[int]:
    """The emails that would leave without a subject, from wherever somebody starts."""
    request = dates.request
    ways = [(dates.steps(index), dates.skipped(index)) for index in request.starts]
    if len(ways) < len(request.people):
        ways.append((tuple(steps), dates.skipped(None)))
    return frozenset(step.id for some, skipped in ways for step in some
                     if step.id not in skipped and _lacks_subject(step, some, skipped))


def _lacks_subject(step: plans.Step, steps: Many[plans.Step], skipped: frozenset[int]) -> bool:
    return step.kind is StepKind.EMAIL and not threads.planned_subject(step, steps, skipped).strip()


@dataclass(frozen=True)
class _Layout:
    """The steps with their dates, and how the mails of them join their threads: the same for many people."""

    steps: tuple[plans.Step, ...]
    start: Start
    dates: Mapping[int, PlannedStep]  # of the steps that are executed
    subjects: Mapping[int, str]  # the template of each mail's subject
    answers: frozenset[int]  # the mails that join a thread


@dataclass(frozen=True)
class _Dates:
    """What all plans of one preview share."""

    user: User
    request: Request
    sequence: Sequence
    unchanged: tuple[plans.Step, ...]
    calendar: Calendar
    now: datetime
    company: str
    layouts: dict[tuple[str, int | None], _Layout] = field(default_factory=dict)

    def skipped(self, index: int | None) -> frozenset[int]:
        return changes.before(self.unchanged, self.request.start_of(index))

    def steps(self, index: int | None) -> tuple[plans.Step, ...]:
        return changes.changed(self.unchanged, self.request, index, self.now)

    def layout(self, index: int, person_zone: str) -> _Layout:
        zone = plans.zone_for(self.sequence, self.user.zone, person_zone)
        own = index in self.request.starts or any(change.person == index for change in self.request.overrides)
        key = zone, index if own else None
        if key not in self.layouts:
            self.layouts[key] = self._lay_out(zone, key[1])
        return self.layouts[key]

    def _lay_out(self, zone: str, index: int | None) -> _Layout:
        steps, skipped, first = self.steps(index), self.skipped(index), self.request.start_of(index)
        start_key = next((step.id for step in steps if step.position == first), None)
        start = Start(schedule.local_date(self.now, self.user.zone), zone, self.now, self.request.send_today,
                      start_key)
        mails = [step for step in steps if step.kind is StepKind.EMAIL and step.id not in skipped]
        return _Layout(
            steps, start, {one.key: one for one in plans.plan(steps, start, self.calendar)},
            {step.id: threads.planned_subject(step, steps, skipped) for step in mails},
            frozenset(step.id for step in mails if threads.planned_parent(step, steps, skipped)))


def _with_plan(one: PersonPreview, seen: Seen, person: Person | None, mailbox: Mailbox | None,
               dates: _Dates) -> PersonPreview:
    """Each mail as it will leave; a field that one of them lacks keeps the person out."""
    if one.exclusion is not None:
        return one
    layout = dates.layout(one.index, _zone(seen, person))
    merge = rendering.values(_recipient(one, seen, person), dates.user, dates.company)
    texts = _Texts(layout, personalisation.cleaned(merge))
    mails = tuple(_mail(step, texts, mailbox, dates) for step in layout.steps)
    if texts.missing:
        known = {name: value for name, value in merge.items() if value and not name.startswith("sender_")}
        return replace(one, exclusion=Exclusion.MISSING_FIELD, params={"fields": list(texts.missing), "known": known})
    return replace(one, plan=mails)


@dataclass
class _Texts:
    """The texts of one person, filled; `missing` gathers the fields that they lack, in order."""

    layout: _Layout
    merge: personalisation.Cleaned
    subjects: dict[str, tuple[str, str]] = field(default_factory=dict)  # by template: as text, and marked as HTML
    missing: dict[str, None] = field(default_factory=dict)

    def subject(self, step: plans.Step) -> tuple[str, str]:
        template = self.layout.subjects[step.id]
        if template not in self.subjects:
            filled = self._fill(template, html=False)
            self.subjects[template] = personalisation.line(filled), personalisation.marked_line(filled)
        return self.subjects[template]

    def body(self, step: plans.Step) -> personalisation.Sheet:
        return self._fill(step.body, html=True)

    def _fill(self, template: str, *, html: bool) -> personalisation.Sheet:
        filled = personalisation.fill(template, self.merge, html=html)
        self.missing |= dict.fromkeys(filled.missing)
        return filled


def _recipient(one: PersonPreview, seen: Seen, person: Person | None) -> rendering.Recipient:
    """What merge fields will read once the page's facts are stored: a stored value wins over the page's."""
    stored = rendering.Recipient.of(person, None) if person else rendering.Recipient("")
    return rendering.Recipient(
        one.email, stored.first_name or seen.first_name, stored.last_name or seen.last_name,
        stored.company or seen.company, stored.title or seen.title,
        {**seen.fields, **{name: value for name, value in stored.fields.items() if value}})


def _mail(step: plans.Step, texts: _Texts, mailbox: Mailbox | None, dates: _Dates) -> PlannedMail:
    date = texts.layout.dates.get(step.id)
    if date is None:
        return PlannedMail(step, skipped=True)
    planned = partial(PlannedMail, step, on=date.on, time=date.time, instant=date.instant, base_on=date.base_on,
                      moved=date.moved, after_task=date.after_task)
    if step.kind is StepKind.TASK or mailbox is None:
        return planned(subject=step.subject)
    plain, marked = texts.subject(step)
    mail = rendering.dress(plain, texts.body(step), mailbox, opt_out=dates.sequence.opt_out, token=_NO_TOKEN,
                           marked=True)
    if step.id not in texts.layout.answers:
        return planned(subject=mail.subject, subject_html=marked, html=mail.html, text=mail.text)
    reply = threads.reply_subject(mail.subject)
    return planned(thread=ThreadMode.SAME, subject=reply, html=mail.html, text=mail.text,
                   subject_html=reply.removesuffix(mail.subject) + marked)


def _notice(people_shown: Many[PersonPreview], dates: _Dates) -> tuple[Hold, datetime] | None:
    """Send today cannot keep its word when the window is over: said, with the next slot."""
    first = next((mail for one in people_shown for mail in one.plan if mail.instant), None)
    if not dates.request.send_today or first is None or first.instant is None or first.on is None:
        return None
    late = first.on > schedule.local_date(dates.now, dates.user.zone)
    return (Hold.OUTSIDE_WINDOW, first.instant) if late else None


