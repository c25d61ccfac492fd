"""What the bulk bars do with a selection, or with everyone whom a filter finds."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from server import access
from server.actions.adjusting import Verb
from server.domain.codes import Permission
from server.web import enroll, many, overview, persons, session, transfer
from server.web import enrollments as ends
from server.web.draft import MOST, Draft

pages = session.guarded("bulk", __name__)


@pages.post("/people/bulk")
def people() -> ResponseReturnValue:
    form = request.form
    chosen = persons.chosen(form)
    back = url_for("people.index", q=form.get("q") or None, show=form.get("show") or None,
                   audience=form.get("audience") or None)
    if form.get("do") == "export":
        return transfer.export(chosen)
    if form.get("do") == "unenroll":
        return ends.confirm(persons.open_enrollments(chosen), back)
    access.require(g.user, Permission.ENROLLMENTS_CREATE)
    sequence = form.get("sequence", "")
    if not chosen or len(chosen) > MOST:
        code = "nobody_selected" if not chosen else "too_many_people"
        raise access.Invalid(access.FieldError("person", code, {"most": MOST}))
    return enroll.screen("check", Draft(tuple(chosen), int(sequence) if sequence.isdecimal() else None), {})


@pages.post("/sequences/<int:sequence_id>/bulk")
def enrollments(sequence_id: int) -> ResponseReturnValue:
    sequence, form = access.sequence_of(g.user, sequence_id), request.form
    chosen = overview.chosen(sequence, form)
    back = url_for("sequences.enrollments", sequence_id=sequence.id, show=form.get("show") or None)
    if form.get("do") == "export":
        return transfer.export([row.person_id for row in overview.rows(chosen)])
    if form.get("do") == "unenroll":
        return ends.confirm(chosen, back)
    return many.screen(chosen, Verb.RESUME if form.get("do") == "resume" else Verb.PAUSE, back)
