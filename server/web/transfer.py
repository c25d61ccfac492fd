"""People in and out as CSV files."""

from __future__ import annotations

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from server import access, clock, words
from server.actions import importing
from server.domain.codes import Audience, Permission
from server.queries import export as queries
from server.web import options, says, session

pages = session.guarded("transfer", __name__)


@pages.get("/people/import")
def form() -> ResponseReturnValue:
    access.require(g.user, Permission.PEOPLE_WRITE)
    return _form({})


def _form(errors: dict[str, str]) -> ResponseReturnValue:
    return render_template("people/import.html", errors=errors, audiences=options.audiences()), 422 if errors else 200


@pages.post("/people/import")
def take() -> ResponseReturnValue:
    access.require(g.user, Permission.PEOPLE_WRITE)
    file = request.files.get("file")
    audience = Audience.CONTACTS if request.form.get("audience") == Audience.CONTACTS else Audience.CANDIDATES
    try:
        done = importing.import_people(g.user, file.read() if file else b"", audience, now=clock.now())
    except access.Invalid as problem:
        return _form(says.errors(problem))
    rejected = [(one.line, "; ".join(words.sentence(error.code, **error.params) for error in one.errors))
                for one in done.rejected]
    return render_template("people/imported.html", done=done, rejected=rejected)


def export(ids: list[int]) -> ResponseReturnValue:
    """These people as CSV, in the columns that an import reads back."""
    return Response(queries.people_csv(ids, now=clock.now()), mimetype="text/csv",
                    headers={"Content-Disposition": 'attachment; filename="people.csv"'})
