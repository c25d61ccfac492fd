"""All blueprints of the site, and its static files."""

from __future__ import annotations

from flask import Flask, send_from_directory
from flask.typing import ResponseReturnValue

from server.web import (
    absence,
    account,
    adjusting,
    bulk,
    calendar,
    connect,
    corrections,
    editor,
    enroll,
    enrollments,
    handover,
    library,
    mailboxes,
    many,
    optout,
    optouts,
    own_steps,
    people,
    sequences,
    settings,
    team,
    transfer,
    trying,
    uploads,
)
from server.web.marks import HERE

BLUEPRINTS = (
    absence.pages, account.pages, adjusting.pages, bulk.pages, calendar.pages, connect.pages, corrections.pages,
    editor.pages, enroll.pages, enrollments.pages, handover.pages, library.pages, mailboxes.pages, many.pages,
    optout.pages, optouts.pages, own_steps.pages, people.pages, sequences.pages, settings.pages, team.pages,
    transfer.pages, trying.pages,
)
YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    uploads.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.add_url_rule("/static/<path:name>", "static_files", _static)


def _static(name: str) -> ResponseReturnValue:
    """Addresses carry a digest of the content, so browsers may keep them."""
    return send_from_directory(HERE / "static", name, max_age=YEAR)
