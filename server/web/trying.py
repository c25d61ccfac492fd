"""Sending oneself a test of a step, from the editor or from the sequence's page."""

from __future__ import annotations

from collections.abc import Sequence as Many

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import access, clock
from server.actions import trial
from server.models import Sequence
from server.queries import plans
from server.queries.plans import Step
from server.web import says, session

pages = session.guarded("trying", __name__)


def send(sequence: Sequence, steps: Many[Step], position: int, person_id: str, field: str) -> dict[str, str]:
    """What kept the test from leaving, beside the field it is about; {} when it left, which is then said."""
    try:
        person = access.person_of(g.user, person_id) if person_id else None
        address = trial.send(g.user, sequence, steps, position, person, now=clock.now, real=clock.real)
    except access.Forbidden:
        raise
    except access.Invalid as problem:
        return says.errors(problem)
    except access.Refusal as problem:
        return {field: says.refusal(problem)}
    flash(_("Test sent to %(address)s", address=address))
    return {}


@pages.post("/sequences/<int:sequence_id>/steps/<int:position>/test")
def test(sequence_id: int, position: int) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, sequence_id)
    for said in send(sequence, plans.steps_of(plans.latest(sequence)), position, "", "test").values():
        flash(said)
    return redirect(url_for("sequences.show", sequence_id=sequence.id, _anchor=f"step-{position}"), 303)
