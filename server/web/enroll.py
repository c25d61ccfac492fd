"""Enrolling from the pages: check, sequence, steps and dates, preview, done. Nothing is written before Enroll."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from server import access, clock, words
from server.actions import enroll as actions
from server.actions import people as people_actions
from server.domain.codes import Audience, Permission
from server.queries import plans
from server.web import draft as drafts
from server.web import richtext, says, session, sheets
from server.web.draft import Draft

pages = session.guarded("enroll", __name__)
Errors = dict[str, str]


@pages.post("/enroll")
def sheet() -> ResponseReturnValue:
    """Every click in the sheet posts the whole form here; `do` changes something, `go` names the next screen."""
    access.require(g.user, Permission.ENROLLMENTS_CREATE)
    form, errors = request.form, Errors()
    draft = drafts.read(form)
    if form.get("screen") == "steps":
        draft = _edited(draft, errors)
    verb, _colon, target = form.get("do", "").partition(":")
    if verb in FIXES and target.isdecimal():
        draft = FIXES[verb](draft, int(target), errors)
    go = form.get("screen", "check") if errors else form.get("go") or form.get("screen") or "check"
    return _enroll(draft) if go == "enroll" else screen(go, draft, errors)


def _edited(draft: Draft, errors: Errors) -> Draft:
    """What was typed into the step cards, for the scope that was shown; then the scope just chosen."""
    if draft.sequence_id is None:
        return draft
    steps = plans.steps_of(plans.latest(access.sequence_of(g.user, draft.sequence_id)))
    if draft.scope is not None:
        steps = actions.preview(g.user, draft.request(), now=clock.now()).steps
    say = {"day": _("Give whole days, 0 to 365."), "time": _("Give a time like 09:00.")}
    draft = drafts.with_edits(draft, steps, request.form, errors, say, richtext.to_html)
    scope = request.form.get("scope", "")
    return draft if errors else replace(draft, scope=int(scope) if scope.isdecimal() else None)


def _leave_out(draft: Draft, person_id: int, errors: Errors) -> Draft:
    if len(draft.people) == 1:
        errors["people"] = words.sentence("nobody_selected")
        return draft
    return draft.without(person_id)


def _set_email(draft: Draft, person_id: int, errors: Errors) -> Draft:
    person = access.person_of(g.user, person_id)
    try:
        people_actions.add_email(g.user, person, request.form.get(f"email-{person_id}", ""), now=clock.now(),
                                 main=True)
    except access.Invalid as problem:
        errors[f"email-{person_id}"] = next(iter(says.errors(problem).values()))
    return draft


def _fill_fields(draft: Draft, person_id: int, errors: Errors) -> Draft:
    person = access.person_of(g.user, person_id)
    prefix = f"field-{person_id}-"
    typed = {name.removeprefix(prefix): value for name, value in request.form.items() if name.startswith(prefix)}
    plain = {name: value for name, value in typed.items() if name in people_actions.PLAIN}
    own = {name: value for name, value in typed.items() if name not in people_actions.PLAIN}
    try:
        people_actions.edit(g.user, person, plain, own, now=clock.now())
    except access.Invalid as problem:
        errors[f"field-{person_id}"] = next(iter(says.errors(problem).values()))
    return draft


def _also(draft: Draft, person_id: int, _errors: Errors) -> Draft:
    sequence = access.sequence_of(g.user, draft.sequence_id or 0)
    people_actions.also_as(g.user, access.person_of(g.user, person_id), sequence.audience, now=clock.now())
    return draft


def _reset(draft: Draft, step_id: int, _errors: Errors) -> Draft:
    """Back to the sequence: one step as it is there."""
    return replace(draft, changes=tuple(one for one in draft.changes
                                        if (one.step_id, one.person) != (step_id, draft.scope)))


FIXES: dict[str, Callable[[Draft, int, Errors], Draft]] = {
    "leave_out": _leave_out, "email": _set_email, "fields": _fill_fields, "also": _also, "reset": _reset}


def screen(name: str, draft: Draft, errors: Errors) -> ResponseReturnValue:
    if name in ("steps", "preview") and draft.sequence_id is None:
        errors["sequence_id"] = words.sentence("sequence_missing")
        name = "sequence"
    audience = access.sequence_of(g.user, draft.sequence_id).audience if draft.sequence_id else Audience.CANDIDATES
    shown = actions.preview(g.user, draft.request(audience), now=clock.now())
    if name == "preview" and shown.needs_subject:
        name, errors = "steps", {**errors, **sheets.subject_errors(shown)}
    if name == "preview" and not shown.eligible:
        name = "check"
    context = sheets.CONTEXTS.get(name, sheets.check)(draft, shown)
    template = name if name in sheets.CONTEXTS else "check"
    return render_template(f"enroll/{template}.html", draft=draft, preview=shown, errors=errors, screen=template,
                           **context), 422 if errors else 200


def _enroll(draft: Draft) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, draft.sequence_id or 0)
    try:
        done = actions.enroll(g.user, draft.request(sequence.audience), draft.key, now=clock.now())
    except actions.Refused as problem:
        return screen("sequence", draft, {"sequence_id": words.sentence(problem.code, **problem.params)})
    return render_template("enroll/done.html", done=done, sequence=sequence, screen="done",
                           excluded=[(one, words.exclusion(one.exclusion, one.params)) for one in done.excluded
                                     if one.exclusion])


@pages.post("/batches/<int:batch_id>/undo")
def undo(batch_id: int) -> ResponseReturnValue:
    result = actions.undo(g.user, batch_id, now=clock.now())
    text = ngettext("%(num)s person unenrolled", "%(num)s people unenrolled", len(result.undone))
    if result.left:
        text += " · " + ngettext("to %(num)s person an email had left already",
                                 "to %(num)s people an email had left already", len(result.left))
    flash(text)
    return redirect(session.local_path(request.form.get("back", "")) or url_for("people.index"), 303)
