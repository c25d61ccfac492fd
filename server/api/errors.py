"""Every error under /api as application/problem+json, with a code, a sentence and the fields concerned."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from apiflask.exceptions import HTTPError
from flask import Flask, Response, current_app, g, json, request
from pydantic import ValidationError

from server import access, words
from server.actions.enroll import Refused
from server.api.blueprint import bp
from server.words.refusals import SENTENCES

STATUS: dict[type[access.Refusal], int] = {
    access.NotFound: 404, access.Forbidden: 403, access.Conflict: 409, access.Invalid: 422,
}
# What the framework itself refuses.
CODES = {400: "json_malformed", 401: "unauthorized", 404: "no_page", 405: "method_not_allowed",
         413: "too_large", 422: "input_invalid", 429: "too_many_requests", 500: "broken"}


def problem(status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None,
            **more: Any) -> Response:
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code,
            "errors": errors or [], **more}
    return Response(json.dumps(body), status, mimetype="application/problem+json")


def register(app: Flask) -> None:
    app.after_request(_everywhere)


@bp.errorhandler(access.Refusal)
def _refusal(refusal: access.Refusal) -> Response:
    status = next((one for kind, one in STATUS.items() if isinstance(refusal, kind)), 400)
    if isinstance(refusal, access.Invalid):
        errors = [{"field": one.field, "detail": words.sentence(one.code, **one.params)} for one in refusal.errors]
        return problem(status, "input_invalid", words.sentence("input_invalid"), errors)
    return problem(status, refusal.code, words.sentence(refusal.code, **refusal.params))


@bp.errorhandler(Refused)
def _refused(refused: Refused) -> Response:
    return problem(409, refused.code, words.sentence(refused.code, **refused.params))


@bp.errorhandler(HTTPError)
def _input(error: HTTPError) -> Response:
    """A body or a query that the schema refuses: each field with what is wrong and what would be right."""
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        code = CODES.get(error.status_code, "json_malformed")
        return problem(error.status_code, code, words.sentence(code))
    errors = [{"field": ".".join(str(part) for part in one["loc"]), "detail": _said(dict(one))}
              for one in cause.errors()]
    return problem(422, "input_invalid", words.sentence("input_invalid"), errors)


def _said(error: dict[str, Any]) -> str:
    """pydantic's kinds of error in our words; what has none keeps its own sentence, which is English."""
    kind, context = error["type"], error.get("ctx", {})
    code = f"input_{kind}"
    if kind in ("enum", "literal_error"):
        return words.sentence("input_choice", choices=re.sub(r"'", "", str(context.get("expected", ""))))
    if code in SENTENCES:
        return words.sentence(code, **{name: str(value) for name, value in context.items()})
    return str(error["msg"])


def _everywhere(response: Response) -> Response:
    """What the router or another part of the application refused under /api speaks problem+json as well."""
    ours = request.path.startswith("/api/")
    if not ours or response.status_code < 400 or response.mimetype == "application/problem+json":
        return response
    g.setdefault("language", words.select_locale())
    code = CODES.get(response.status_code, "broken")
    told = problem(response.status_code, code, words.sentence(code))
    for name in ("WWW-Authenticate", "Allow", "Retry-After"):
        if name in response.headers:
            told.headers[name] = response.headers[name]
    current_app.logger.debug("%s %s", response.status_code, code)
    return told
