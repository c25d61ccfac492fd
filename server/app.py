"""The Flask application: bind the installation, then hand over to the API and the pages."""

from __future__ import annotations

from apiflask import APIFlask
from flask import Response
from flask.typing import ResponseReturnValue

import server
from server import api, clock, keys, settings, web
from server import database as db
from server.actions import account, roles
from server.settings import Settings


def open_installation(given: Settings) -> None:
    """Bind settings, database and keys of this process, and bring the schema up to date.

    Raises `SettingError`, `DatabaseUnusable` or `KeyMissing`, each with one clear line.
    """
    try:
        given.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise settings.SettingError(f"RELANCE_DATA_DIR: cannot make {given.data_dir} ({problem.strerror}); "
                                    "name a folder that may be written to") from None
    settings.activate(given)
    opened = db.bind(given.database)
    empty = db.is_empty(opened)
    keys.bind(given.data_dir, may_create=empty)
    db.migrate(opened)
    with opened.connection_context():
        roles.ensure_roles()
        account.claim_database()
        account.adopt_plan(given.plan, now=clock.now())


def create_app(given: Settings) -> APIFlask:
    """The application of an installation that `open_installation` has opened."""
    app = APIFlask("relance", title="Relance", version=server.__version__, spec_path="/openapi.json",
                   docs_path=None, static_folder=None)  # type: ignore[arg-type] # "" would serve the working folder
    app.config.update(SECRET_KEY=keys.current().secret, MAX_CONTENT_LENGTH=8 * 1024 * 1024,
                      SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=given.base.startswith("https:"))
    app.before_request(_connect)
    app.teardown_request(_close)
    web.register(app)
    api.register(app)
    app.add_url_rule("/healthz", "healthz", _healthz, methods=["GET"])
    return app


def _connect() -> None:
    db.database.connect(reuse_if_open=True)


def _close(_problem: BaseException | None) -> None:
    if not db.database.is_closed():
        db.database.close()


def _healthz() -> ResponseReturnValue:
    """For a load balancer: the process answers and the database does too."""
    db.database.execute_sql("select 1")
    return Response("ok\n", mimetype="text/plain")

