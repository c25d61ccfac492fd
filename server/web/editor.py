"""The sequence editor: steps as a form, nothing typed is lost, saved as one new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from server import access, clock
from server.actions import sequences as actions
from server.actions.sequences import StepDraft
from server.domain.codes import StepKind, ThreadMode
from server.domain.files import LIMIT
from server.models import Sequence
from server.queries import attachments, impact, plans, templates, trials
from server.queries.attachments import File
from server.queries.impact import Impact
from server.queries.plans import Step
from server.web import richtext, says, session, trying, uploads

pages = session.guarded("editor", __name__)


@dataclass(frozen=True)
class Row:
    """One step as it stands in the form; texts as they were typed, right or wrong."""

    id: str
    kind: str
    day_offset: str
    time: str
    thread: str
    subject: str
    body: str
    source: str = ""  # "html" when the text is edited as HTML
    blocks: bool = True
    files: tuple[File, ...] = ()

    @classmethod
    def of(cls, step: Step) -> Row:
        text, source = richtext.editable(step.body)
        return cls(str(step.id), step.kind.value, str(step.day_offset), step.time.strftime("%H:%M"),
                   step.thread.value, step.subject, text, source, step.blocks, step.attachments)

    @classmethod
    def read(cls, form: Mapping[str, str], at: int, errors: dict[str, str]) -> Row:
        def typed(name: str) -> str:
            return form.get(f"steps.{at}.{name}", "")

        return cls(typed("id"), typed("kind"), typed("day_offset"), typed("time"), typed("thread"),
                   typed("subject"), typed("body"), typed("source"), typed("blocks") != "",
                   uploads.taken(at, errors))

    @classmethod
    def new(cls, kind: StepKind, after: Row | None) -> Row:
        day = int(after.day_offset) + 2 if after and after.day_offset.isdecimal() else 0
        thread = ThreadMode.SAME if after else ThreadMode.NEW
        return cls("", kind.value, str(day), after.time if after else "09:00", thread.value, "", "")


def read_rows(form: MultiDict[str, str], errors: dict[str, str]) -> list[Row]:
    """The rows as they were typed; files that were refused are said in `errors`."""
    count = form.get("count", "0")
    return [Row.read(form, at, errors) for at in range(min(int(count), 100) if count.isdecimal() else 0)]


def draft_of(row: Row, at: int, errors: dict[str, str]) -> StepDraft:
    """The step that a row describes; what cannot be read at all is said in `errors`."""
    day, clock_time = 0, time(9)
    if row.day_offset.strip().isdecimal() and int(row.day_offset) <= 3650:
        day = int(row.day_offset)
    else:
        errors[f"steps.{at}.day_offset"] = _("Give whole days after the start, 0 or more.")
    try:
        clock_time = time.fromisoformat(row.time)
    except ValueError:
        errors[f"steps.{at}.time"] = _("Give a time like 09:00.")
    task = row.kind == StepKind.TASK
    body = row.body if task else richtext.to_html(row.body, row.source)
    return StepDraft(int(row.id) if row.id.isdecimal() else None, StepKind.TASK if task else StepKind.EMAIL, day,
                     clock_time, ThreadMode.NEW if row.thread == ThreadMode.NEW else ThreadMode.SAME, row.subject,
                     body, row.blocks, () if task else tuple(file.id for file in row.files))


def change(rows: list[Row], what: str) -> list[Row]:
    """The rows after a click: add:email, add:task, remove:2, up:2, down:1, template:0, attach:0, detach:0:1."""
    verb, *rest = what.split(":")
    if verb == "add":
        return [*rows, Row.new(StepKind.TASK if rest == ["task"] else StepKind.EMAIL, rows[-1] if rows else None)]
    if not rest or not rest[0].isdecimal() or int(rest[0]) >= len(rows):
        return rows
    at = int(rest[0])
    if verb == "attach":  # the files were taken in with the form
        return rows
    if verb == "detach":
        files = tuple(file for place, file in enumerate(rows[at].files) if str(place) not in rest[1:])
        return [*rows[:at], replace(rows[at], files=files), *rows[at + 1:]]
    if verb == "remove":
        return rows[:at] + rows[at + 1:]
    if verb == "template":
        return _fill(rows, at, request.form.get(f"steps.{at}.template", ""))
    other = at + {"up": -1, "down": 1}.get(verb, 0)
    return _swap(rows, at, other) if 0 <= other < len(rows) else rows


def _swap(rows: list[Row], at: int, other: int) -> list[Row]:
    """Steps change places; days and times stay where they are, so that the order of dates holds."""
    first, second = rows[at], rows[other]
    rows = list(rows)
    rows[at] = replace(second, day_offset=first.day_offset, time=first.time)
    rows[other] = replace(first, day_offset=second.day_offset, time=second.time)
    return rows


def _fill(rows: list[Row], at: int, template_id: str) -> list[Row]:
    if not template_id:
        return rows
    template = access.template_of(g.user, template_id)
    text, source = richtext.editable(template.body)
    filled = replace(rows[at], subject=template.subject, body=text, source=source)
    return [*rows[:at], filled, *rows[at + 1:]]


@pages.get("/sequences/<int:sequence_id>/edit")
def edit(sequence_id: int) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, sequence_id)
    access.require_edit_sequence(g.user, sequence)
    latest = plans.latest(sequence)
    rows = [Row.of(step) for step in plans.steps_of(latest)] or [Row.new(StepKind.EMAIL, None)]
    return _form(sequence, rows, latest.number, {})


def _form(sequence: Sequence, rows: list[Row], base: int, errors: dict[str, str], ask: Impact | None = None,
          status: int = 422) -> ResponseReturnValue:
    return render_template("sequences/edit.html", sequence=sequence, rows=rows, base=base, errors=errors, ask=ask,
                           templates=templates.listed(g.user), people=trials.people(sequence),
                           limit=LIMIT), status if errors else 200


@pages.post("/sequences/<int:sequence_id>/edit")
def save(sequence_id: int) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, sequence_id)
    access.require_edit_sequence(g.user, sequence)
    form, errors = request.form, dict[str, str]()
    rows, base = read_rows(form, errors), int(form.get("base", "0"))
    if errors and form.get("do"):  # files were refused; a save says so with whatever else is wrong
        return _form(sequence, rows, base, errors)
    if form.get("do", "").startswith("test:"):
        return _test(sequence, rows, base, form["do"].removeprefix("test:"))
    if form.get("do"):
        return _form(sequence, change(rows, form["do"]), base, {})
    drafts = [draft_of(row, at, errors) for at, row in enumerate(rows)]
    if errors:
        return _form(sequence, rows, base, errors)
    try:
        return _save(sequence, rows, drafts, base)
    except access.Invalid as problem:
        return _form(sequence, rows, base, says.errors(problem))
    except access.Conflict as problem:  # what was typed stays on the page, to be copied into the newer version
        return _form(sequence, rows, base, {"steps": says.refusal(problem)}, status=409)


def _test(sequence: Sequence, rows: list[Row], base: int, place: str) -> ResponseReturnValue:
    """Send the step as it stands in the form to whoever is typing; days and times may still be wrong."""
    at = int(place) if place.isdecimal() else len(rows)
    steps = _edited(sequence, [draft_of(row, number, {}) for number, row in enumerate(rows)])
    errors = trying.send(sequence, steps, at + 1, request.form.get(f"steps.{at}.test_as", ""),
                              f"steps.{at}.test")
    return _form(sequence, rows, base, errors)


def _save(sequence: Sequence, rows: list[Row], drafts: list[StepDraft], base: int) -> ResponseReturnValue:
    """Ask whom the edit reaches when it changes unsent emails; else save at once."""
    reach = request.form.get("reach", "")
    changed = impact.of_edit(sequence, _edited(sequence, drafts))
    if changed.emails and reach not in ("all", "new"):
        return _form(sequence, rows, base, {}, changed)
    actions.save_steps(g.user, sequence, drafts, base_version=base, now=clock.now(), only_new=reach == "new")
    flash(_("Sequence saved"))
    return redirect(url_for("sequences.show", sequence_id=sequence.id), 303)


def _edited(sequence: Sequence, drafts: list[StepDraft]) -> tuple[Step, ...]:
    """The drafts as the steps they would become; new ones get ids below zero."""
    known = {step.id: step for step in plans.steps_of(plans.latest(sequence))}
    files = attachments.files(one for draft in drafts for one in draft.attachments)
    steps = []
    for position, draft in enumerate(drafts, start=1):
        before = known.get(draft.id or 0)
        same = before and (before.day_offset, before.time) == (draft.day_offset, draft.time)
        steps.append(Step(before.id if before else -position, 0, position, draft.kind, draft.day_offset, draft.time,
                          draft.thread, draft.subject.strip(), draft.body, draft.blocks,
                          before.dated_at if before and same else clock.now(),
                          tuple(files[one] for one in draft.attachments if one in files)))
    return tuple(steps)
