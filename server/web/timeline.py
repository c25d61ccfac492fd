"""Events, needs and steps to come as lines that people read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from server import access, clock, words
from server.actions import stop
from server.domain.codes import EnrollmentState, Finish, Hold, InboundKind, StepKind
from server.models import Inbound, Person
from server.queries import activity
from server.queries.activity import Entry
from server.queries.leaving import Row
from server.queries.needs import Item, Need
from server.web import richtext


@dataclass(frozen=True)
class Line:
    """One entry of a timeline."""

    title: str
    when: str = ""
    icon: str = "circle-dashed"
    tone: str = ""
    planned: bool = False
    now: bool = False
    at: str = ""
    line: str = ""
    warn: bool = False
    because: str = ""
    successor: str = ""
    link: str = ""  # of a challenge
    quote: str = ""
    corrections: tuple[tuple[str, str], ...] = ()
    inbound_id: int | None = None
    sharing: str = ""  # share or unshare: what the reader may do with the text
    person: Person | None = None
    sequence: Any = None
    enrollment_id: int | None = None
    step: int | None = None  # position of the step to come that "Why?" asks about
    message: int | None = None  # id of the mail that it asks about
    skips: int | None = None  # id of a step that can be left out
    own: bool = False  # differs from the sequence
    undo: bool = False  # an unenrollment that can still be taken back

    @property
    def link_label(self) -> str:
        return words.proof()


# What an event looks like; the rest are plain notes.
LOOKS = {
    "enrolled": ("user-plus", ""), "mail_sent": ("send", "run"), "enrollment_paused": ("pause", "hold"),
    "enrollment_resumed": ("play", "run"), "enrollment_reopened": ("play", "run"), "mail_held": ("clock", "hold"),
    "enrollment_held": ("luggage", "hold"), "mail_uncertain": ("triangle-alert", "alert"),
    "mail_rejected": ("mail-x", "bounce"), "mail_refused": ("mail-x", "bounce"), "person_suppressed": ("ban", "optout"),
    "opted_out_by_hand": ("ban", "optout"), "task_done": ("square-check", "reply"),
    "task_skipped": ("skip-forward", "done"), "person_added": ("user-plus", ""), "person_edited": ("pencil", ""),
    "mailbox_disconnected": ("plug", "alert"), "mailbox_connected": ("plug", "reply"),
}
INBOUND_LOOKS = {
    InboundKind.REPLY: ("reply", "reply"), InboundKind.OUT_OF_OFFICE: ("luggage", "hold"),
    InboundKind.BOUNCE: ("mail-x", "bounce"), InboundKind.COMPLAINT: ("flag", "bounce"),
    InboundKind.CHALLENGE: ("shield-check", "hold"),
}


def of_person(person: Person) -> list[Line]:
    """Newest on top, what is planned above the line "now"."""
    entries = activity.of_person(person, now=clock.now(), zone=g.user.zone)
    received = _received(entries)
    changes = [entry.enrollment_id for entry in entries if entry.planned][:1]
    may = bool(changes) and access.may_change(g.user, access.enrollment_of(g.user, changes[0] or 0))
    coming = [_coming(entry, may) for entry in entries if entry.planned]
    past = [_past(entry, received) for entry in entries if not entry.planned]
    now = [Line("", now=True, at=words.moment(clock.now(), g.user.zone))] if coming else []
    return [*coming, *now, *past]


def _received(entries: tuple[Entry, ...]) -> dict[int, Inbound]:
    ids = [entry.values["inbound"] for entry in entries if entry.code == "mail_received"]
    return {row.id: row for row in Inbound.select().where(Inbound.id.in_(ids))}


def _coming(entry: Entry, may_change: bool) -> Line:
    one = entry.upcoming
    assert one is not None
    task = one.step.kind is StepKind.TASK
    title = _("Step %(n)s, task", n=one.step.position) if task else _("Step %(n)s, email", n=one.step.position)
    if task and one.step.subject:
        title += f": {richtext.plain(one.step.subject)}"
    moved = words.moved(one.moved[-1], one.base_on, step=one.step.position - 1) if one.moved else ""
    if one.hold is not None and not moved:
        moved = words.hold(one.hold, {"until": one.expected, **entry.values}, zone=g.user.zone)
    when = words.leaves(one.expected, one.open_days, g.user.zone)
    return Line(title, when, "square-check" if task else "mail", planned=True, line="" if one.open_days else moved,
                warn=bool(moved), own=one.step.own_dates or one.step.own_text, enrollment_id=entry.enrollment_id,
                step=one.step.position, skips=one.step.id if may_change else None)


def _past(entry: Entry, received: dict[int, Inbound]) -> Line:
    when = words.moment(entry.at, g.user.zone)
    title = words.event(entry.code, entry.values, zone=g.user.zone)
    icon, tone = LOOKS.get(entry.code, ("check", "done"))
    row = received.get(entry.values.get("inbound", 0)) if entry.code == "mail_received" else None
    if entry.code == "enrollment_finished":
        icon, tone = _finish_look(entry)
    if row is None:
        return Line(title, when, icon, tone, person=entry.person, sequence=entry.sequence,
                    enrollment_id=entry.enrollment_id, undo=_can_undo(entry),
                    message=entry.values.get("message") if entry.code == "mail_sent" else None)
    icon, tone = INBOUND_LOOKS.get(row.kind, ("mail", "done"))
    return Line(title, when, icon, tone, because=_because(row), quote=_quote(row), corrections=_corrections(row),
                successor=words.successor(row.successor) if row.successor else "", link=row.link,
                inbound_id=row.id, sharing=_sharing(row), person=entry.person, sequence=entry.sequence)


def _can_undo(entry: Entry) -> bool:
    """The last word about an enrollment that somebody ended by hand within the hour."""
    if entry.code != "enrollment_finished" or entry.values.get("finish") != Finish.UNENROLLED:
        return False
    if clock.now() - entry.at > stop.UNDO_LIFE or entry.enrollment_id is None:
        return False
    row = access.enrollment_of(g.user, entry.enrollment_id)
    return row.finished_at == entry.at and stop.why_not_back(g.user, row, now=clock.now()) is None


def _finish_look(entry: Entry) -> tuple[str, str]:
    chip = words.enrollment_chip(EnrollmentState.FINISHED, Finish(entry.values["finish"]))
    return chip.icon, chip.tone


def _because(row: Inbound) -> str:
    """The evidence of an answer may be words of its text."""
    hidden = row.kind is InboundKind.REPLY and not _may_read(row)
    return _("Because of \"%(evidence)s\"", evidence=row.evidence) if row.evidence and not hidden else ""


def _may_read(row: Inbound) -> bool:
    """The text of an answer is for its mailbox's owner, and for others only when it was shared."""
    return bool(row.shared) or access.may_read_mail(g.user, row.mailbox)


def _quote(row: Inbound) -> str:
    return row.text[:600] if _may_read(row) else ""


def _sharing(row: Inbound) -> str:
    if not row.text or not access.may_read_mail(g.user, row.mailbox):
        return ""
    return "unshare" if row.shared else "share"


_PERHAPS_ANSWERS = (InboundKind.AUTO_REPLY, InboundKind.CHALLENGE)


def _corrections(row: Inbound) -> tuple[tuple[str, str], ...]:
    if row.corrected or not access.may_change(g.user, row.enrollment):
        return ()
    if row.kind is InboundKind.REPLY:
        return (("not_a_reply", _("This was not a reply")),)
    if row.kind is InboundKind.OUT_OF_OFFICE:
        return ("a_reply", _("This was a real reply")), ("not_away", _("This person is not away"))
    if row.kind is InboundKind.BOUNCE:
        return ("a_reply", _("This was a real reply")), ("not_a_bounce", _("This was not a bounce"))
    return (("a_reply", _("This was a real reply")),) if row.kind in _PERHAPS_ANSWERS else ()


def told(entry: Entry) -> Line:
    """One line of "What happened"."""
    return _past(entry, {})


@dataclass(frozen=True)
class Todo:
    """One thing that needs the user: a fact, what it is about, and the one button."""

    icon: str
    tone: str
    fact: str
    about: str
    when: datetime
    link: str = ""
    button: str = ""
    task_id: int | None = None
    asked_about: int | None = None  # the enrollment that a question of Relance wants resumed or stopped
    why: tuple[int, int | None] | None = None  # the enrollment and the step that can be explained


NEED_LOOKS = {
    Need.MAILBOX_DISCONNECTED: ("plug", "alert"), Need.MAILBOX_PAUSED: ("pause", "hold"),
    Need.UNCERTAIN: ("triangle-alert", "alert"), Need.MISSING_FIELD: ("triangle-alert", "alert"),
    Need.CHALLENGE: ("shield-check", "hold"), Need.TASK: ("square-check", "run"),
    Need.HANDOVER: ("user-minus", "hold"),
}


def need(item: Item) -> Todo:
    values, person = dict(item.values), item.enrollment.person if item.enrollment else None
    about = f"{values['sequence']}" if "sequence" in values else ""
    link = (url_for("people.show", person_id=person.id) if person else
            url_for("handover.choose", user_id=item.user_id) if item.user_id else url_for("mailboxes.index"))
    icon, tone = NEED_LOOKS[item.need]
    buttons = {Need.MAILBOX_DISCONNECTED: _("Reconnect"), Need.MAILBOX_PAUSED: _("Look"), Need.CHALLENGE: _("Look"),
               Need.UNCERTAIN: pgettext("button", "Check"), Need.MISSING_FIELD: _("Fill in"), Need.TASK: _("Done"),
               Need.HANDOVER: _("Hand over")}
    fact = words.task(str(values.get("task", ""))) if item.need is Need.TASK else words.need(item.need, values)
    button, why = buttons[item.need], (item.enrollment.id, values.get("step")) if item.enrollment else None
    if item.need is Need.TASK:
        about = f"{values['person']} · {about}"
    if item.question and item.enrollment:
        return Todo(icon, tone, fact, about, item.at, link, asked_about=item.enrollment.id, why=why)
    return Todo(icon, tone, fact, about, item.at, link, button, item.task_id, why=why)


@dataclass(frozen=True)
class Leaves:
    """One row of the day's list."""

    one: Row
    hour: str
    note: str
    icon: str


def leaving(row: Row) -> Leaves:
    hour, planned = words.hour(row.at.astimezone(ZoneInfo(g.user.zone))), row.planned
    if row.leaving.hold is not None and row.leaving.hold not in QUIET:
        params = {"n": row.enrollment.mailbox.daily_cap, "until": row.at, "user": row.enrollment.user.name}
        return Leaves(row, hour, words.hold(row.leaving.hold, params, zone=g.user.zone), "clock")
    if planned is not None and planned.moved and planned.on != planned.base_on:
        return Leaves(row, hour, words.moved(planned.moved[-1], planned.base_on, step=row.step.position - 1),
                      "corner-up-left")
    note, icon = (_("Own text for this person"), "pencil") if row.step.own_text else ("", "")
    return Leaves(row, hour, note, icon)


QUIET = (Hold.SPACING, Hold.UNDO_WINDOW)  # a minute later is nothing to explain in a list of minutes
