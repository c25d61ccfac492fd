"""Templates: texts to start a step from."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import access, clock
from server.actions import templates
from server.domain.codes import Permission
from server.models import Template
from server.queries import templates as queries
from server.web import says, session

pages = session.guarded("templates", __name__)


@pages.get("/templates")
def index() -> ResponseReturnValue:
    return render_template("templates/index.html", rows=queries.listed(g.user, q=request.args.get("q", "")))


@pages.get("/templates/new")
def new() -> ResponseReturnValue:
    access.require(g.user, Permission.TEMPLATES_WRITE)
    return _form(None, {"language": g.user.language}, {})


@pages.get("/templates/<int:template_id>")
def edit(template_id: int) -> ResponseReturnValue:
    row = access.template_of(g.user, template_id)
    return _form(row, {"name": row.name, "subject": row.subject, "body": row.body, "language": row.language}, {})


def _form(row: Template | None, typed: dict[str, str], errors: dict[str, str]) -> ResponseReturnValue:
    mine = row is None or row.owner_id == g.user.id or access.is_admin(g.user)
    writable = mine and access.may(g.user, Permission.TEMPLATES_WRITE)
    return render_template("templates/edit.html", row=row, typed=typed, errors=errors,
                           writable=writable), 422 if errors else 200


@pages.post("/templates/new")
def create() -> ResponseReturnValue:
    return _save(None)


@pages.post("/templates/<int:template_id>")
def save(template_id: int) -> ResponseReturnValue:
    return _save(access.template_of(g.user, template_id))


def _save(row: Template | None) -> ResponseReturnValue:
    typed = {name: request.form.get(name, "") for name in ("name", "subject", "body", "language")}
    try:
        templates.save(g.user, row, **typed, now=clock.now())
    except access.Invalid as problem:
        return _form(row, typed, says.errors(problem))
    flash(_("Template saved"))
    return redirect(url_for("templates.index"), 303)


@pages.post("/templates/<int:template_id>/archive")
def archive(template_id: int) -> ResponseReturnValue:
    templates.archive(g.user, access.template_of(g.user, template_id), now=clock.now())
    flash(_("Template archived. Sequences keep their copy of its text."))
    return redirect(url_for("templates.index"), 303)
