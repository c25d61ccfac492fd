"""The pages for what did not work: what happened, then what to do."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from server import access
from server.web import says

STATUS = {access.NotFound: 404, access.Forbidden: 403, access.Conflict: 409, access.Invalid: 422}


def register(app: Flask) -> None:
    app.register_error_handler(CSRFError, _forged)
    for code in (403, 404, 405, 413, 429, 500):
        app.register_error_handler(code, _http)
    for kind, code in STATUS.items():
        app.register_error_handler(kind, _refused(code))


def page(code: int, title: str, line: str = "") -> ResponseReturnValue:
    return render_template("error.html", title=title, line=line), code


def _forged(_problem: CSRFError) -> ResponseReturnValue:
    return page(400, _("This page was open for too long"),
                _("Nothing was changed. Go back, load the page again and repeat the last click."))


def _http(problem: HTTPException) -> ResponseReturnValue:
    if request.path.startswith("/api"):  # the API speaks problem+json
        return problem.get_response()
    titles = {
        403: (_("You may not do this"), _("Ask an admin of your team to change your role.")),
        404: (_("There is no such page"), _("The address may be misspelt, or what it showed was deleted.")),
        405: (_("This address takes no such request"), _("Go back and use the buttons of the page.")),
        413: (_("That is too much at once"), _("Nothing was saved. Send a smaller file or text.")),
        429: (_("Too many tries"), _("Wait a minute, then try again.")),
        500: (_("Something broke on our side"), _("Nothing more was changed. Try again; if it happens again, tell "
                                                 "the person who runs Relance, with the time.")),
    }
    title, line = titles.get(problem.code or 500, titles[500])
    return page(problem.code or 500, title, line)


def _refused(code: int) -> Callable[[access.Refusal], ResponseReturnValue]:
    def answer(refusal: access.Refusal) -> ResponseReturnValue:
        return page(code, says.refusal(refusal))

    return answer
