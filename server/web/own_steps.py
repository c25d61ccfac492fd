"""The steps of one running person: what differs from the sequence, and a form to change what has not left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import access, clock, words
from server.actions import adjusting as actions
from server.actions import shown as seen
from server.actions.adjusting import Verb, Wish
from server.actions.changes import StepChange
from server.domain.codes import TaskState
from server.models import Enrollment
from server.queries import own_steps as queries
from server.queries.own_steps import OwnStep
from server.queries.steps import Step, overlay
from server.queries.whatif import Shift
from server.web import adjusting, richtext, says, session, shifts
from server.web import draft as drafts
from server.web.draft import Draft

pages = session.guarded("own_steps", __name__)
Errors = dict[str, str]
# The fields of the rules by their names in the form.
NAMES = {"day_offset": "day", "time": "time", "subject": "subject", "body": "body"}


@dataclass(frozen=True)
class Card:
    """One step: as it would hold, beside the sequence's; `before` and `when` are its date now and then."""

    own: OwnStep
    step: Step
    before: str
    when: str
    why: str
    text: str
    source: str  # "html" when the text is edited as HTML

    @property
    def state(self) -> str:
        """What became of a step that has no date to come."""
        state = self.own.state
        return (words.task_chip(state) if isinstance(state, TaskState) else words.message_chip(state)).label

    @property
    def differs(self) -> str:
        """What is not as in the sequence, with what it is there."""
        live, step = self.own.live, self.step
        texts = (step.subject, step.body) != (live.subject, live.body)
        dates = (step.day_offset, step.time) != (live.day_offset, live.time)
        there = _("day %(n)s, %(hour)s", n=live.day_offset, hour=words.hour(live.time))
        if dates and texts:
            return _("Own date and text (sequence: %(date)s)", date=there)
        if dates:
            return _("Own date (sequence: %(date)s)", date=there)
        return _("Own text") if texts else ""


@pages.get("/enrollments/<int:enrollment_id>/steps")
def show(enrollment_id: int) -> ResponseReturnValue:
    enrollment = access.enrollment_of(g.user, enrollment_id)
    return _sheet(enrollment, (), {})


@pages.post("/enrollments/<int:enrollment_id>/steps")
def change(enrollment_id: int) -> ResponseReturnValue:
    """Without `save` only the dates are computed again, for what was typed meanwhile."""
    enrollment, errors = access.enrollment_of(g.user, enrollment_id), Errors()
    access.require_change(g.user, enrollment)
    changes = _typed(enrollment, errors)
    if "save" not in request.form or errors or not changes:
        return _sheet(enrollment, changes, errors)
    try:
        actions.carry_out(g.user, enrollment, Wish(Verb.CHANGE, changes=changes), now=clock.now(),
                          shown=request.form.get("shown", ""))
    except access.Invalid as problem:
        return _sheet(enrollment, changes, _named(problem, changes))
    except access.Conflict as problem:
        return _sheet(enrollment, changes, {}, says.refusal(problem))
    flash(_("Steps changed for %(name)s", name=enrollment.person.name))
    return adjusting.gone(adjusting.back_to(enrollment))


def _typed(enrollment: Enrollment, errors: Errors) -> tuple[StepChange, ...]:
    """What differs from how the steps hold now; moving one moves the later ones, unless they are to be kept."""
    steps = tuple(one.step for one in queries.of(enrollment, now=clock.now()) if one.open)
    draft = Draft((enrollment.person_id,))
    say = {"day": _("Give whole days, 0 to 365."), "time": _("Give a time like 09:00.")}
    return drafts.with_edits(draft, steps, request.form, errors, say, richtext.to_html).changes


def _sheet(enrollment: Enrollment, changes: tuple[StepChange, ...], errors: Errors, said: str = "",
           ) -> ResponseReturnValue:
    moved: dict[int, Shift] = {}
    try:
        wish = Wish(Verb.CHANGE, changes=changes)
        shown = actions.forecast(g.user, enrollment, wish, now=clock.now()) if changes and not errors else ()
        moved = {one.step.id: one for one in shown}
    except access.Invalid as problem:
        errors = _named(problem, changes)
    except access.Conflict as problem:
        errors = {"steps": says.refusal(problem)}
    own = queries.of(enrollment, now=clock.now())
    cards = [_card(one, changes, moved.get(one.step.id)) for one in own]
    dates = seen.of_shifts(enrollment.id, moved.values()) if moved else seen.dates(
        enrollment.id, [one.upcoming for one in own])
    return render_template(
        "enrollments/steps.html", enrollment=enrollment, cards=cards, errors=errors, changes=changes,
        changeable=access.may_change(g.user, enrollment), back=adjusting.back_to(enrollment),
        said=said, shown=seen.fingerprint(dates),
        moves=sum(card.before != card.when for card in cards)), 422 if errors else 409 if said else 200


def _card(one: OwnStep, changes: tuple[StepChange, ...], shift: Shift | None) -> Card:
    asked: Any = next((change for change in changes if change.step_id == one.step.id), None)
    step = overlay(one.step, asked, clock.now()) if asked else one.step
    text, source = richtext.editable(step.body)
    after = shift.after if shift else one.upcoming
    return Card(one, step, shifts.when(one.upcoming), shifts.when(after), shifts.why(after), text, source)


def _named(problem: access.Invalid, changes: tuple[StepChange, ...]) -> Errors:
    """By the names of the fields in the form; of a single change the step goes without saying."""
    found: Errors = {}
    for place, sentence in says.errors(problem).items():
        _steps, _dot, rest = place.rpartition("steps.")
        step, _dot, name = rest.rpartition(".")
        step = step or str(changes[0].step_id if changes else "")
        found[f"{NAMES.get(name, name)}-{step}"] = sentence
    return found
