"""Skip, move, pause, resume: a dialog with the dates before and after, then the doing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from server import access, clock
from server.actions import adjusting as actions
from server.actions import shown as seen
from server.actions.adjusting import Verb, Wish
from server.domain import schedule
from server.models import Enrollment
from server.queries import enrollments, own_steps
from server.queries.own_steps import OwnStep
from server.queries.whatif import Shift
from server.web import marks, richtext, says, session, shifts, statuses

pages = session.guarded("adjusting", __name__)
Errors = dict[str, str]
WEEK = timedelta(days=7)
VERB = "<any(skip, move, pause, resume, follow):verb>"


@pages.get("/enrollments/<int:enrollment_id>/adjust")
def choose(enrollment_id: int) -> ResponseReturnValue:
    """What may be changed for this person, as a list."""
    enrollment = access.enrollment_of(g.user, enrollment_id)
    status = statuses.status(enrollments.standing(enrollment, now=clock.now()))
    return render_template("enrollments/choose.html", enrollment=enrollment, status=status, back=back_to(enrollment),
                           steps=own_steps.of(enrollment, now=clock.now()))


@pages.get(f"/enrollments/<int:enrollment_id>/adjust/{VERB}")
def ask(enrollment_id: int, verb: str) -> ResponseReturnValue:
    return _dialog(access.enrollment_of(g.user, enrollment_id), Verb(verb), {})


@pages.post(f"/enrollments/<int:enrollment_id>/adjust/{VERB}")
def adjust(enrollment_id: int, verb: str) -> ResponseReturnValue:
    """Without `confirm` only the dates are computed again, for what was chosen meanwhile."""
    enrollment, errors = access.enrollment_of(g.user, enrollment_id), Errors()
    wish = _wish(enrollment, Verb(verb), errors)
    if "confirm" not in request.form or errors:
        return _dialog(enrollment, Verb(verb), errors)
    try:
        actions.carry_out(g.user, enrollment, wish, now=clock.now(), shown=request.form.get("shown", ""))
    except access.Invalid as problem:
        return _dialog(enrollment, Verb(verb), says.errors(problem))
    except access.Conflict as problem:  # somebody or something was faster
        return _dialog(enrollment, Verb(verb), {}, says.refusal(problem))
    flash(_done(wish, enrollment))
    return gone(back_to(enrollment))


def back_to(enrollment: Enrollment) -> str:
    """Where the dialog was opened."""
    given = request.values.get("back", "")
    return session.local_path(given) if given else url_for("people.show", person_id=enrollment.person_id)


def gone(target: str) -> ResponseReturnValue:
    """To another page, also out of a dialog."""
    return Response(headers={"HX-Redirect": target}) if marks.fragment() else redirect(target, 303)


def _dialog(enrollment: Enrollment, verb: Verb, errors: Errors, said: str = "") -> ResponseReturnValue:
    steps = own_steps.of(enrollment, now=clock.now())
    wish, refused = _wish(enrollment, verb, errors), ""
    shown: tuple[Shift, ...] = ()
    try:
        shown = () if errors else actions.forecast(g.user, enrollment, wish, now=clock.now())
    except access.Invalid as problem:
        errors = says.errors(problem)
    except (access.Conflict, access.Forbidden) as problem:
        refused = says.refusal(problem)
    return render_template(
        "enrollments/adjust.html", enrollment=enrollment, verb=verb, wish=wish, steps=steps,
        lines=shifts.lines(shown), threads=_threads(enrollment, wish, shown, steps),
        chosen=_step(steps, wish.step_id), refused=refused, errors=errors, back=back_to(enrollment),
        said="" if refused else said, shown=seen.fingerprint(seen.of_shifts(enrollment.id, shown)),
        until=request.form.get("until") or soon(enrollment.zone).isoformat()), 422 if errors else 409 if said else 200


def _threads(enrollment: Enrollment, wish: Wish, shown: tuple[Shift, ...], steps: tuple[OwnStep, ...]) -> list[str]:
    """The steps that open a new thread because of this change, each with its subject."""
    place = {one.step.id: one.step.position for one in steps if not one.opens or wish.again}
    return [_("Step %(n)s opens a new thread: %(subject)s", n=place[step_id], subject=richtext.plain(subject))
            for step_id, subject in actions.new_threads(enrollment, wish, shown).items() if step_id in place]


def _wish(enrollment: Enrollment, verb: Verb, errors: Errors) -> Wish:
    """What the dialog asks for; before anything is chosen, the next step."""
    given = request.values.get("step", "")
    step_id = int(given) if given.isdecimal() else None
    if step_id is None and verb in (Verb.SKIP, Verb.MOVE):
        coming = [one.step.id for one in own_steps.of(enrollment, now=clock.now()) if one.upcoming]
        step_id = coming[0] if coming else 0
    ends = verb is Verb.PAUSE and request.form.get("ends") == "day"
    return Wish(verb, step_id, "again" in request.form, until(enrollment.zone, errors) if ends else None)


def soon(zone: str) -> date:
    """What is offered while no day was chosen."""
    return schedule.local_date(clock.now(), zone) + WEEK


def until(zone: str, errors: Errors) -> date | None:
    """The day chosen for a pause to end."""
    try:
        return date.fromisoformat(request.form["until"]) if "until" in request.form else soon(zone)
    except ValueError:
        errors.setdefault("until", _("Choose the day on which it goes on."))
        return None


def _step(steps: tuple[OwnStep, ...], step_id: int | None) -> OwnStep | None:
    return next((one for one in steps if one.step.id == step_id), None)


def _done(wish: Wish, enrollment: Enrollment) -> str:
    name: dict[str, Any] = {"name": enrollment.person.name}
    return {
        Verb.SKIP: _("Step skipped for %(name)s", **name), Verb.MOVE: _("%(name)s moved to another step", **name),
        Verb.PAUSE: _("%(name)s paused", **name), Verb.RESUME: _("%(name)s resumed", **name),
        Verb.FOLLOW: _("%(name)s follows the sequence again", **name), Verb.CHANGE: "",
    }[wish.verb]
