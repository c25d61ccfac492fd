"""The sequence editor: steps as a form, nothing typed is lost, saved as one new version."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import access, clock
from server.actions import sequences as actions
from server.actions import shown as seen
from server.actions.sequences import StepDraft
from server.domain.codes import StepKind
from server.domain.files import LIMIT
from server.models import Sequence, SequenceVersion
from server.queries import attachments, impact, plans, templates, trials
from server.queries.impact import Impact
from server.queries.plans import Step
from server.web import says, session, trying, versions
from server.web.rows import Row, change, draft_of, read_rows

pages = session.guarded("editor", __name__)


@pages.get("/sequences/<int:sequence_id>/edit")
def edit(sequence_id: int) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, sequence_id)
    access.require_edit_sequence(g.user, sequence)
    latest = plans.latest(sequence)
    return _form(sequence, _rows(latest) or [Row.new(StepKind.EMAIL, None)], latest.number, {})


def _rows(version: SequenceVersion | None) -> list[Row]:
    return [Row.of(step) for step in plans.steps_of(version)] if version else []


def _form(sequence: Sequence, rows: list[Row], base: int, errors: dict[str, str], ask: Impact | None = None,
          said: str = "") -> ResponseReturnValue:
    return render_template("sequences/edit.html", sequence=sequence, rows=rows, base=base, errors=errors, ask=ask,
                           templates=templates.listed(g.user), people=trials.people(sequence), said=said,
                           shown=seen.fingerprint(seen.of_impact(ask)) if ask else "",
                           limit=LIMIT), 422 if errors else 409 if said else 200


@pages.post("/sequences/<int:sequence_id>/edit")
def save(sequence_id: int) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, sequence_id)
    access.require_edit_sequence(g.user, sequence)
    form, errors, do = request.form, dict[str, str](), request.form.get("do", "")
    rows, base = read_rows(form, errors), form.get("base", 0, type=int)
    if do == "merge":
        rows = versions.merged(_rows(_version(sequence, form.get("from", 0, type=int))), rows,
                               _rows(_version(sequence, base)), form)
    elif errors and do:  # files were refused; a save says so with whatever else is wrong
        return _form(sequence, rows, base, errors)
    elif do.startswith("test:"):
        return _test(sequence, rows, base, do.removeprefix("test:"))
    elif do:
        return _form(sequence, change(rows, do), base, {})
    return _checked(sequence, rows, base, errors)


def _checked(sequence: Sequence, rows: list[Row], base: int, errors: dict[str, str]) -> ResponseReturnValue:
    if plans.latest(sequence).number != base:
        return _both(sequence, rows, base)
    drafts = [draft_of(row, at, errors) for at, row in enumerate(rows)]
    if errors:
        return _form(sequence, rows, base, errors)
    try:
        return _save(sequence, rows, drafts, base)
    except access.Invalid as problem:
        return _form(sequence, rows, base, says.errors(problem))
    except access.Conflict:  # saved by somebody else in this very moment
        return _both(sequence, rows, base)


def _version(sequence: Sequence, number: int) -> SequenceVersion | None:
    return SequenceVersion.get_or_none(SequenceVersion.sequence == sequence, SequenceVersion.number == number)


def _both(sequence: Sequence, rows: list[Row], base: int) -> ResponseReturnValue:
    """Somebody saved meanwhile: their version beside what was typed here, to choose from field by field."""
    latest = plans.latest(sequence)
    found = versions.compare(_rows(_version(sequence, base)), rows, _rows(latest))
    return render_template("sequences/merge.html", sequence=sequence, rows=rows, begun=base, latest=latest,
                           found=found), 409


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
    changed = impact.of_edit(sequence, _edited(sequence, drafts), now=clock.now())
    if changed.emails and reach not in ("all", "new"):
        return _form(sequence, rows, base, {}, changed)
    try:
        seen.require_same(request.form.get("shown", "") if reach == "all" else "", seen.of_impact(changed))
    except access.Conflict as problem:
        return _form(sequence, rows, base, {}, changed, says.refusal(problem))
    actions.save_steps(g.user, sequence, drafts, base_version=base, now=clock.now(), only_new=reach == "new")
    flash(_("Sequence saved"))
    return redirect(url_for("sequences.show", sequence_id=sequence.id), 303)


def _edited(sequence: Sequence, drafts: list[StepDraft]) -> tuple[Step, ...]:
    """The drafts as the steps they would become; new ones get ids below zero."""
    known = {step.id: step for step in plans.steps_of(plans.latest(sequence))}
    files = attachments.files(one for draft in drafts for one in draft.attachments)
    steps = []
    for position, draft in enumerate(drafts, start=1):
        before = known.get(draft.id) or actions.once(draft.id) if draft.id is not None else None
        same = before and (before.day_offset, before.time) == (draft.day_offset, draft.time)
        steps.append(Step(draft.id or -position, 0, position, draft.kind, draft.day_offset, draft.time,
                          draft.thread, draft.subject.strip(), draft.body, draft.blocks,
                          before.dated_at if before and same else clock.now(),
                          tuple(files[one] for one in draft.attachments if one in files)))
    return tuple(steps)
