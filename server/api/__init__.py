"""The JSON API under /api: what the browser extension speaks, and others may."""

from __future__ import annotations

from apiflask import APIFlask

from server.api import (
    adjusting,
    cors,
    devices,
    enrollments,
    errors,
    forecast,
    inbound,
    limits,
    many,
    me,
    people,
    sequences,
    team,
    templates,
    today,
)
from server.api.blueprint import bp

# Importing them hangs them on the blueprint.
VIEWS = (me, devices, people, sequences, enrollments, adjusting, many, forecast, inbound, today, team, templates)


def register(app: APIFlask) -> None:
    """Give the application its API. Bearer tokens only, so neither cookies nor forged forms matter."""
    app.config["OPENAPI_VERSION"] = "3.1.0"
    cors.register(app)
    errors.register(app)
    limits.register(app)
    forms = app.extensions.get("csrf")
    if forms is not None:
        forms.exempt(bp)
    app.register_blueprint(bp)
