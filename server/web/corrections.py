"""Putting a wrong verdict on a mail right, from a person's timeline."""

from __future__ import annotations

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import access, clock
from server.actions import corrections
from server.web import session

pages = session.guarded("corrections", __name__)

ACTIONS = {"a_reply": corrections.was_a_reply, "not_a_reply": corrections.not_a_reply,
           "not_away": corrections.not_away}


@pages.post("/inbound/<int:inbound_id>/<any(a_reply, not_a_reply, not_away):what>")
def correct(inbound_id: int, what: str) -> ResponseReturnValue:
    if ACTIONS[what](g.user, access.inbound_of(g.user, inbound_id), now=clock.now()):
        flash(_("Corrected"))
    return redirect(session.local_path(request.form.get("back", "/")), 303)
