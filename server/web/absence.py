"""A user's absence: the days, what they would move, and only then the saving."""

from __future__ import annotations

from datetime import date

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import access, clock
from server.actions import profile
from server.actions import shown as seen
from server.domain.codes import Permission
from server.models import User
from server.queries import absences
from server.queries.absences import Forecast
from server.web import says, session

pages = session.guarded("absence", __name__)


def _away(user_id: int) -> User:
    """Users say it for themselves, team managers for anyone."""
    user = access.user_of(g.user, user_id)
    if user.id != g.user.id:
        access.require(g.user, Permission.TEAM_MANAGE)
    return user


@pages.get("/team/<int:user_id>/absence")
def show(user_id: int) -> ResponseReturnValue:
    user = _away(user_id)
    days = {"away_from": str(user.away_from or ""), "away_until": str(user.away_until or "")}
    note = user.away_note if _may_read(user) else ""
    return _page(user, {**days, "note": note}, {})


def _may_read(user: User) -> bool:
    return user.id == g.user.id or access.is_admin(g.user)


def _page(user: User, typed: dict[str, str], errors: dict[str, str], forecast: Forecast | None = None,
          said: str = "") -> ResponseReturnValue:
    return render_template("team/absence.html", user=user, typed=typed, errors=errors, forecast=forecast, said=said,
                           shown=seen.fingerprint(seen.of_absence(forecast)) if forecast else "",
                           ), 422 if errors else 409 if said else 200


@pages.post("/team/<int:user_id>/absence")
def save(user_id: int) -> ResponseReturnValue:
    """The first time what would move is shown; confirmed, it is saved."""
    user, typed = _away(user_id), {name: request.form.get(name, "") for name in ("away_from", "away_until", "note")}
    try:
        begins, ends = _date("away_from"), _date("away_until")
        profile.check_absence(g.user, user, begins, ends, typed["note"])
    except access.Invalid as problem:
        return _page(user, typed, says.errors(problem))
    if request.form.get("do") != "confirm":
        return _page(user, typed, {}, absences.forecast(user, begins, ends, now=clock.now()))
    try:
        profile.set_absence(g.user, user, begins, ends, note=typed["note"], now=clock.now(),
                            shown=request.form.get("shown", ""))
    except access.Conflict as problem:
        return _page(user, typed, {}, absences.forecast(user, begins, ends, now=clock.now()), says.refusal(problem))
    flash(_("%(name)s: absence saved", name=user.name) if begins else _("%(name)s: absence ended", name=user.name))
    return redirect(url_for("absence.show", user_id=user.id), 303)


def _date(name: str) -> date | None:
    text = request.form.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise access.Invalid(access.FieldError(name, "bad_date", {"text": text})) from None
