"""Templates: texts to start a step from. A sequence copies the text, so a later edit here reaches nobody."""

from __future__ import annotations

from datetime import datetime

from server.access import FieldError, Forbidden, Invalid, is_admin, require
from server.actions.journal import log
from server.database import database
from server.domain import personalisation
from server.domain.codes import Permission
from server.domain.templates import TemplateProblem
from server.models import Template, User
from server.queries.account import merge_fields


def save(user: User, template: Template | None, *, name: str, subject: str, body: str, language: str = "en",
         now: datetime) -> Template:
    """Make a template, or change one of one's own (admins: anyone's)."""
    require(user, Permission.TEMPLATES_WRITE)
    if template:
        _require_own(user, template)
    name, subject = " ".join(name.split())[:120], subject.strip()[:500]
    _check(name, subject, body)
    with database.atomic():
        row = template or Template(owner=user, created_at=now)
        row.name, row.subject, row.body, row.language = name, subject, body, language
        row.save()
        log("template_saved", now=now, user=user, template=row.id)
    return row


def _check(name: str, subject: str, body: str) -> None:
    errors = [] if name else [FieldError("name", "empty")]
    for field, text in (("subject", subject), ("body", body)):
        errors += [template_error(field, one) for one in personalisation.problems(text, merge_fields())]
    if errors:
        raise Invalid(*errors)


def template_error(field: str, problem: TemplateProblem) -> FieldError:
    code = f"template_{problem.code.value}" + ("_close" if problem.suggestion else "")
    return FieldError(field, code, {"name": problem.name, "suggestion": problem.suggestion, "near": problem.near,
                                    "detail": problem.detail})


def _require_own(user: User, template: Template) -> None:
    if template.owner_id != user.id and not is_admin(user):
        raise Forbidden("not_your_template", owner=template.owner.name)


def archive(user: User, template: Template, *, now: datetime) -> None:
    """Off the list; sequences that copied it keep their text."""
    require(user, Permission.TEMPLATES_WRITE)
    _require_own(user, template)
    with database.atomic():
        template.archived_at = now
        template.save(only=[Template.archived_at])
        log("template_archived", now=now, user=user, template=template.id)
