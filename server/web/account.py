"""Signing in and out, the first run, and taking up an invitation."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from server import access, clock, settings
from server.actions import devices, signin, team
from server.models import Device
from server.queries import team as queries
from server.web import language, options, says, session
from server.web.limits import limiter
from server.web.mailboxes import allow_consent_pages

pages = session.blueprint("account", __name__)


@pages.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    if g.user:
        return redirect(session.local_path(request.args.get("next", "")))
    if not signin.any_user():
        return redirect(url_for("account.first_run"))
    return render_template("account/sign_in.html", email="", wrong=False)


@pages.post("/sign-in")
@limiter.limit("20 per minute")
def enter() -> ResponseReturnValue:
    email = request.form.get("email", "")
    found = signin.sign_in(email, request.form.get("password", ""), now=clock.real())
    if found is None:
        return render_template("account/sign_in.html", email=email, wrong=True), 422
    response = redirect(session.local_path(request.args.get("next", "")), 303)
    return session.give_cookie(response, found[1])


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    return session.sign_out(redirect(url_for("account.sign_in"), 303))


@pages.get("/welcome")
def first_run() -> ResponseReturnValue:
    if signin.any_user():
        return redirect(url_for("calendar.index"))
    return _first_run({"code": request.args.get("code", "")}, {})


@pages.post("/welcome")
@limiter.limit("20 per minute")
def create_account() -> ResponseReturnValue:
    form = request.form
    try:
        team.check_setup_code(form.get("code", ""))
        owner = team.create_owner(
            form.get("company", ""), form.get("name", ""), form.get("email", ""), form.get("password", ""),
            form.get("zone", ""), language.current(), now=clock.now(), holidays=form.get("holidays", ""))
    except access.Invalid as problem:
        return _first_run(form.to_dict(), says.errors(problem), 422)
    response = redirect(url_for("account.first_mailbox"), 303)
    return session.give_cookie(response, signin.open_session(owner, now=clock.real()))


def _first_run(typed: dict[str, str], errors: dict[str, str], status: int = 200) -> ResponseReturnValue:
    return render_template("account/first_run.html", typed=typed, errors=errors, zones=options.zones(),
                           holidays=options.holidays(), coded=bool(team.setup_code())), status


@pages.get("/welcome/mailbox")
def first_mailbox() -> ResponseReturnValue:
    allow_consent_pages()
    return session.require_user() or render_template("account/first_mailbox.html", demo=settings.active().demo)


@pages.get("/welcome/extension")
def first_extension() -> ResponseReturnValue:
    return session.require_user() or render_template("account/first_extension.html", devices=_devices(),
                                                     base=settings.active().base)


@pages.get("/welcome/devices")
def first_devices() -> ResponseReturnValue:
    """The live check of the third step."""
    return session.require_user() or render_template("account/devices.html", devices=_devices())


def _devices() -> list[Device]:
    return queries.devices(g.user, idle_since=clock.real() - devices.IDLE)


@pages.get("/invitation/<token>")
def invitation(token: str) -> ResponseReturnValue:
    user = team.invitation(token, now=clock.real())
    return render_template("account/invitation.html", user=user, typed={}, errors={}), 200 if user else 404


@pages.post("/invitation/<token>")
@limiter.limit("20 per minute")
def take_up(token: str) -> ResponseReturnValue:
    form = request.form
    try:
        user = team.take_up(token, form.get("password", ""), now=clock.real(), name=form.get("name", ""),
                            zone=form.get("zone", ""), language=language.current())
    except access.Invalid as problem:
        return render_template("account/invitation.html", user=team.invitation(token, now=clock.real()),
                               typed=form, errors=says.errors(problem)), 422
    response = redirect(url_for("calendar.index"), 303)
    return session.give_cookie(response, signin.open_session(user, now=clock.real()))
