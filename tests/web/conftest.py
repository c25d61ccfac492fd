"""The pages through a browser that keeps cookies and sends the token of the form."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import peewee
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server import clock, keys
from server.app import create_app
from server.models import User
from server.settings import Settings
from server.web.limits import limiter
from tests import factories
from tests.factories import Firm
from tests.web import story

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def db_kind() -> str:
    """Pages ask no SQL of their own; the rooms below are tested on both databases."""
    return "sqlite"


@pytest.fixture
def app(installed: Settings, monkeypatch: pytest.MonkeyPatch) -> Flask:
    made = create_app(installed)
    made.testing = True
    made.teardown_request_funcs.clear()  # the connection is the fixture's; closing it is what ends a request
    monkeypatch.setattr(limiter, "enabled", False)
    return made


@dataclass
class Browser:
    client: FlaskClient
    token: str = ""

    def get(self, path: str, **options: object) -> TestResponse:
        answer = self.client.get(path, **options)
        found = _TOKEN.search(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else None
        self.token = found[1] if found else self.token
        return answer

    def post(self, path: str, data: Mapping[str, object] | None = None, **options: object) -> TestResponse:
        """As a form does: with the token of the page it stands on."""
        if not self.token:
            self.get("/sign-in")
        return self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **options)

    def text(self, path: str, **options: object) -> str:
        answer = self.get(path, **options)
        assert answer.status_code == 200, (path, answer.status_code, answer.get_data(as_text=True)[:400])
        return answer.get_data(as_text=True)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Nobody is signed in."""
    return Browser(app.test_client())


SignIn = Callable[[User], Browser]


@pytest.fixture
def as_user(app: Flask, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """`as_user(firm.viewer)` is a browser in which that user is signed in; product time is the test's."""
    monkeypatch.setattr(clock, "now", firm.clock)

    def sign_in(user: User) -> Browser:
        one = Browser(app.test_client())
        answer = one.post("/sign-in", {"email": user.email, "password": factories.PASSWORD})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        one.get("/settings")
        return one

    return sign_in


@pytest.fixture
def owner(as_user: SignIn, firm: Firm) -> Browser:
    return as_user(firm.owner)


_TOLD: list[tuple[sqlite3.Connection, str]] = []


@pytest.fixture
def told(firm: Firm, opened_database: peewee.Database, tmp_path: Path) -> Firm:
    """The firm after three weeks of work. It is told once; later tests get a copy of the database and its keys."""
    live = opened_database.connection()
    if _TOLD:
        copy, stored = _TOLD[0]
        copy.backup(live)
        (tmp_path / keys.FILE).write_text(stored)
        keys.bind(tmp_path, may_create=False)
        return firm
    story.tell(firm)
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    live.backup(copy)
    _TOLD.append((copy, (tmp_path / keys.FILE).read_text()))
    return firm


@pytest.fixture(scope="session", autouse=True)
def _close_copy() -> Iterator[None]:
    yield
    while _TOLD:
        _TOLD.pop()[0].close()
