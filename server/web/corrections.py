"""What is done to a mail that came in, from a person's timeline: a wrong verdict put right, its text shared."""

from __future__ import annotations

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import access, clock
from server.actions import corrections, sharing
from server.web import session

pages = session.guarded("corrections", __name__)

ACTIONS = {"a_reply": corrections.was_a_reply, "not_a_reply": corrections.not_a_reply,
           "not_away": corrections.not_away, "not_a_bounce": corrections.not_a_bounce}


@pages.post("/inbound/<int:inbound_id>/<any(a_reply, not_a_reply, not_away, not_a_bounce):what>")
def correct(inbound_id: int, what: str) -> ResponseReturnValue:
    if ACTIONS[what](g.user, access.inbound_of(g.user, inbound_id), now=clock.now()):
        flash(_("Corrected"))
    return _back()


@pages.post("/inbound/<int:inbound_id>/<any(share, unshare):what>")
def share(inbound_id: int, what: str) -> ResponseReturnValue:
    row = access.inbound_of(g.user, inbound_id)
    if what == "share":
        sharing.share(g.user, row, now=clock.now())
        flash(_("Your team can read this answer now"))
    else:
        sharing.unshare(g.user, row, now=clock.now())
        flash(_("Only you can read this answer now"))
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(session.local_path(request.form.get("back", "/")), 303)
