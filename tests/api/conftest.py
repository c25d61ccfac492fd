"""The application with a connected browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server import clock
from server.actions import devices
from server.app import create_app
from server.models import User
from server.settings import Settings
from tests import factories
from tests.api.signin import CHALLENGE, REDIRECT, VERIFIER

Call = Callable[..., Any]  # the response; its JSON is whatever the test expects


@pytest.fixture
def app(installed: Settings, firm: factories.Firm, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Its clock stands at the test's `now`; tokens live by the real one."""
    monkeypatch.setattr(clock, "now", firm.clock)
    monkeypatch.setattr("server.app._close", lambda _problem: None)  # the test goes on with the connection
    made = create_app(installed)
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def token_of(user: User) -> str:
    code = devices.authorize(user, REDIRECT, CHALLENGE, "Chrome on Mac", now=clock.real())
    return devices.redeem(code, VERIFIER, REDIRECT, now=clock.real())[1]


@pytest.fixture
def call(client: FlaskClient, firm: factories.Firm) -> Call:
    """`call("get", "/api/me")`, as the owner unless `by` says otherwise."""
    tokens: dict[int, str] = {}

    def _call(method: str, path: str, body: Any = None, *, by: User | None = None, **headers: str) -> TestResponse:
        user = by or firm.owner
        if user.id not in tokens:
            tokens[user.id] = token_of(user)
        sent = {"Authorization": f"Bearer {tokens[user.id]}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return client.open(path, method=method.upper(), json=body, headers=sent)

    return _call
