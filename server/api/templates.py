"""Texts to start a step from."""

from __future__ import annotations

from server import clock
from server.actions import templates as actions
from server.api import answers, shapes
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.api.requests import TemplateIn
from server.models import Template
from server.queries.templates import listed


@bp.get("/templates")
@bp.auth_required(auth)
@bp.output(answers.TemplatesOut)
def templates() -> answers.TemplatesOut:
    return answers.TemplatesOut(templates=[_template(row) for row in listed(caller())])


@bp.post("/templates")
@bp.auth_required(auth)
@bp.input(TemplateIn)
@bp.output(answers.TemplateOut, status_code=201)
def add_template(json_data: TemplateIn) -> answers.TemplateOut:
    made = actions.save(caller(), None, now=clock.now(), **json_data.model_dump())
    return _template(made)


def _template(row: Template) -> answers.TemplateOut:
    return answers.TemplateOut(id=row.id, name=row.name, subject=row.subject, body=row.body, language=row.language,
                               mine=row.owner_id == caller().id, owner=shapes.named(row.owner))
