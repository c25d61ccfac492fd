"""Settings: one's own profile and browsers, and what the owner decides for everyone."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import access, clock, settings
from server.actions import account, devices, profile, signin
from server.domain.codes import EnrollmentState, Permission, Plan
from server.models import Device, Enrollment
from server.queries import account as facts
from server.queries import team as queries
from server.web import language as languages
from server.web import options, says, session

pages = session.guarded("settings", __name__)


@pages.get("/settings")
def index() -> ResponseReturnValue:
    return _page()


def _page(errors: dict[str, str] | None = None, typed: dict[str, str] | None = None) -> ResponseReturnValue:
    rows = queries.devices(g.user, idle_since=clock.real() - devices.IDLE)
    running = Enrollment.select().where(Enrollment.user == g.user, Enrollment.state != EnrollmentState.FINISHED)
    return render_template(
        "settings/index.html", errors=errors or {}, typed=typed or {}, devices=rows, running=running.count(),
        zones=options.zones(), holidays=options.holidays(), plans=options.plans(), company=facts.company(),
        holiday_code=facts.holidays(), plan=facts.plan(), plan_fixed=settings.active().plan is not None,
        owner=access.is_owner(g.user)), 422 if errors else 200


@pages.errorhandler(access.Invalid)
def invalid(problem: access.Invalid) -> ResponseReturnValue:
    return _page(says.errors(problem), request.form.to_dict())


def _saved(text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for("settings.index"), 303)


@pages.post("/settings/profile")
def save_profile() -> ResponseReturnValue:
    form, now = request.form, clock.now()
    profile.set_profile(g.user, now=now, name=form.get("name", ""), language=form.get("language", ""))
    if form.get("zone") != g.user.zone:
        profile.set_zone(g.user, form.get("zone", ""), now=now, move_planned="move_planned" in form)
    languages.switch(g.user.language)
    return _saved(_("Saved"))


@pages.post("/settings/language")
def language() -> ResponseReturnValue:
    profile.set_profile(g.user, now=clock.now(), language=request.form.get("language", ""))
    return redirect(session.local_path(request.form.get("back", "/")), 303)


@pages.post("/settings/zone")
def zone() -> ResponseReturnValue:
    """Told by the browser once, right after the first sign-in; what the user chose is never overwritten."""
    if not g.user.zone_known:
        profile.set_zone(g.user, request.form.get("zone", ""), now=clock.now())
    return "", 204


@pages.post("/settings/password")
def change_password() -> ResponseReturnValue:
    profile.change_password(g.user, request.form.get("old_password", ""), request.form.get("password", ""),
                            now=clock.now())
    flash(_("Password changed. Other browsers are signed out."))
    response = redirect(url_for("settings.index"), 303)
    return session.give_cookie(response, signin.open_session(g.user, now=clock.real()))


@pages.post("/settings/company")
def save_company() -> ResponseReturnValue:
    access.require(g.user, Permission.SETTINGS_MANAGE)
    account.set_company(g.user, request.form.get("company", ""), now=clock.now())
    account.set_holidays(g.user, request.form.get("holidays", ""), now=clock.now())
    return _saved(_("Saved"))


@pages.post("/settings/plan")
def save_plan() -> ResponseReturnValue:
    chosen = request.form.get("plan", "")
    if chosen not in list(Plan):
        raise access.Invalid(access.FieldError("plan", "unknown_plan", {"plan": chosen}))
    account.set_plan(g.user, Plan(chosen), now=clock.now())
    return _saved(_("Plan changed"))


@pages.post("/settings/devices/<int:device_id>/revoke")
def revoke(device_id: int) -> ResponseReturnValue:
    device = Device.get_or_none(Device.id == device_id)
    if device is None:
        raise access.NotFound("no_device")
    devices.revoke(g.user, device, now=clock.real())
    return _saved(_("%(name)s is disconnected", name=device.name))
