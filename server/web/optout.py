"""The recipient's page behind an opt-out link. Looking changes nothing: scanners follow links, only a POST acts."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from server import clock
from server.actions import stop
from server.queries import account
from server.web.security import csrf
from server.web.session import blueprint

pages = blueprint("optout", __name__)
csrf.exempt(pages)  # the signed link is the proof; mail programs post without a cookie (RFC 8058)


@pages.get("/o/<token>")
def ask(token: str) -> ResponseReturnValue:
    return _page(token, "ask")


@pages.post("/o/<token>")
def act(token: str) -> ResponseReturnValue:
    if request.form.get("undo"):
        stop.undo_opt_out_by_link(token, now=clock.now())
        return _page(token, "undone")
    stop.opt_out_by_link(token, now=clock.now())
    return _page(token, "done")


def _page(token: str, what: str) -> ResponseReturnValue:
    enrollment = stop.opt_out_link(token)
    if enrollment is None:
        return render_template("optout.html", what="unknown"), 404
    return render_template("optout.html", what=what, company=account.company(), sender=enrollment.user.name,
                           address=masked(stop.opt_out_link_address(token) or ""))


def masked(address: str) -> str:
    """Enough for its owner to know it, too little for whom the link was forwarded to."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}•••{at}{domain}"
