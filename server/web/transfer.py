"""People in and out as CSV files."""

from __future__ import annotations

import csv
import io

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from server import access, clock, words
from server.actions import importing
from server.domain.codes import Audience, Permission
from server.models import Person
from server.queries import people as queries
from server.web import options, says, session

pages = session.guarded("transfer", __name__)
COLUMNS = ("email", "first_name", "last_name", "company", "title", "profile_url", "zone")


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
    """These people as CSV, with all their custom fields as columns."""
    rows = list(Person.select().where(Person.id.in_(ids), Person.erased_at.is_null()).order_by(Person.id))
    addresses = queries.main_addresses([row.id for row in rows])
    own = sorted({name for row in rows for name in row.fields})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*COLUMNS, *own])
    for row in rows:
        plain = [addresses.get(row.id, ""), *(getattr(row, name) for name in COLUMNS[1:])]
        writer.writerow([_safe(value) for value in (*plain, *(row.fields.get(name, "") for name in own))])
    return Response(out.getvalue(), mimetype="text/csv",
                    headers={"Content-Disposition": 'attachment; filename="people.csv"'})


def _safe(value: str) -> str:
    """Spreadsheets run what begins like a formula; an apostrophe before it makes it text."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
