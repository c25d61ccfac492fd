"""The list of addresses and domains that nobody here writes to."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import access, clock
from server.actions import suppressions
from server.queries import suppressions as queries
from server.web import says, session

pages = session.guarded("optouts", __name__)


@pages.get("/opt-outs")
def index() -> ResponseReturnValue:
    return _page()


def _page(errors: dict[str, str] | None = None, address: str = "") -> ResponseReturnValue:
    args = request.args
    shown = queries.listing(domains=args.get("kind") == "domains", text=args.get("q", ""),
                            page=args.get("page", 1, int))
    return render_template("optouts.html", shown=shown, kind=args.get("kind", ""), q=args.get("q", ""),
                           errors=errors or {}, address=address), 422 if errors else 200


@pages.post("/opt-outs")
def add() -> ResponseReturnValue:
    text = request.form.get("address", "")
    try:
        row = suppressions.add(g.user, text, now=clock.now())
    except access.Invalid as problem:
        return _page(says.errors(problem), text)
    flash(_("Nobody here writes to %(address)s any more", address=row.shown))
    return redirect(url_for("optouts.index", kind="domains" if row.domain else None), 303)


@pages.post("/opt-outs/<int:row_id>/remove")
def remove(row_id: int) -> ResponseReturnValue:
    row = access.suppression_of(g.user, row_id)
    domain, shown = row.domain, row.shown
    suppressions.remove(g.user, row, request.form.get("reason", ""), now=clock.now())
    flash(_("%(address)s may be written to again", address=shown or ""))
    return redirect(url_for("optouts.index", kind="domains" if domain else None), 303)
