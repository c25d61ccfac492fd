"""Users and their roles."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from server import access, clock, settings, words
from server.actions import roles, team
from server.domain.codes import Permission
from server.models import Role, User
from server.queries import handing
from server.queries import team as queries
from server.web import says, session

pages = session.guarded("team", __name__)


@pages.get("/team")
def index() -> ResponseReturnValue:
    return _page({}, {})


def _page(errors: dict[str, str], typed: dict[str, str], link: str = "", invited: User | None = None,
          ) -> ResponseReturnValue:
    return render_template("team/index.html", members=queries.members(), roles=queries.roles(), errors=errors,
                           typed=typed, link=link, invited=invited), 422 if errors else 200


@pages.post("/team/invite")
def invite() -> ResponseReturnValue:
    form = request.form
    role = _role(form.get("role", ""))
    try:
        invited, token = team.invite(g.user, form.get("email", ""), form.get("name", ""), role, now=clock.real())
    except access.Invalid as problem:
        return _page(says.errors(problem), form.to_dict())
    return _page({}, {}, _link(token), invited)


@pages.post("/team/<int:user_id>/link")
def renew(user_id: int) -> ResponseReturnValue:
    invited = access.user_of(g.user, user_id)
    return _page({}, {}, _link(team.renew_link(g.user, invited, now=clock.real())), invited)


def _link(token: str) -> str:
    return settings.active().base + url_for("account.invitation", token=token)


def _role(role_id: str) -> Role:
    role = Role.get_or_none(Role.id == int(role_id)) if role_id.isdecimal() else None
    if role is None:
        raise access.NotFound("no_role")
    return role


@pages.post("/team/<int:user_id>/role")
def change_role(user_id: int) -> ResponseReturnValue:
    other = team.change_role(g.user, access.user_of(g.user, user_id), _role(request.form.get("role", "")),
                             now=clock.now())
    flash(_("%(name)s: role changed", name=other.name))
    return redirect(url_for("team.index"), 303)


@pages.post("/team/<int:user_id>/owner")
def hand_over(user_id: int) -> ResponseReturnValue:
    other = access.user_of(g.user, user_id)
    team.hand_over(g.user, other, now=clock.now())
    flash(_("%(name)s owns this account now", name=other.name))
    return redirect(url_for("team.index"), 303)


@pages.post("/team/<int:user_id>/disable")
def disable(user_id: int) -> ResponseReturnValue:
    other = team.disable(g.user, access.user_of(g.user, user_id), now=clock.now())
    flash(_("%(name)s can no longer sign in; planned emails wait", name=other.name))
    waiting = handing.by_mailbox(other) and access.is_admin(g.user)
    return redirect(url_for("handover.choose", user_id=other.id) if waiting else url_for("team.index"), 303)


@pages.post("/team/<int:user_id>/enable")
def enable(user_id: int) -> ResponseReturnValue:
    other = team.enable(g.user, access.user_of(g.user, user_id), now=clock.now())
    flash(_("%(name)s can sign in again", name=other.name))
    return redirect(url_for("team.index"), 303)


@pages.get("/team/roles")
def role_table() -> ResponseReturnValue:
    return _roles({}, {})


def _roles(errors: dict[str, str], typed: dict[str, str]) -> ResponseReturnValue:
    return render_template("team/roles.html", roles=queries.roles(), permissions=list(Permission),
                           names=says.permissions(), errors=errors, typed=typed), 422 if errors else 200


@pages.post("/team/roles")
def new_role() -> ResponseReturnValue:
    return _save_role(None)


@pages.post("/team/roles/<int:role_id>")
def save_role(role_id: int) -> ResponseReturnValue:
    return _save_role(_role(str(role_id)))


def _save_role(role: Role | None) -> ResponseReturnValue:
    chosen = [one for one in Permission if one.value in request.form.getlist("permission")]
    name = request.form.get("name") or (role.name if role else "")
    kept = [*(one.value for one in chosen), Permission.ENROLLMENTS_STOP.value]  # every role may stop somebody
    change = queries.role_change(role, kept) if role else None
    try:
        saved = roles.save_role(g.user, role, name, chosen, now=clock.now())
    except access.Invalid as problem:
        return _roles(says.errors(problem), request.form.to_dict())
    flash(" · ".join([_("%(role)s saved", role=saved.name), *_felt(change)]))
    return redirect(url_for("team.role_table"), 303)


def _felt(change: queries.RoleChange | None) -> list[str]:
    """"3 users gain: create sequences": what a saved role means for those who hold it."""
    if change is None or not change.users:
        return []
    named = [", ".join(words.permission(Permission(one)) for one in some) for some in (change.gained, change.lost)]
    gained = ngettext("%(num)s user gains: %(what)s", "%(num)s users gain: %(what)s", change.users, what=named[0])
    lost = ngettext("%(num)s user loses: %(what)s", "%(num)s users lose: %(what)s", change.users, what=named[1])
    return [text for text, some in ((gained, change.gained), (lost, change.lost)) if some]


@pages.post("/team/roles/<int:role_id>/delete")
def delete_role(role_id: int) -> ResponseReturnValue:
    roles.delete_role(g.user, _role(str(role_id)), now=clock.now())
    flash(_("Role deleted"))
    return redirect(url_for("team.role_table"), 303)
