"""Who calls: the device whose token the request bears. Cookies count for nothing here."""

from __future__ import annotations

from apiflask import HTTPTokenAuth
from flask import g

from server import clock, words
from server.actions import devices
from server.models import Device, User

auth = HTTPTokenAuth(scheme="Bearer", description="The token of a connected browser, from POST /api/token.")


@auth.verify_token  # type: ignore[untyped-decorator]
def _verify(token: str) -> Device | None:
    g.device = devices.resolve(token, now=clock.real()) if token else None
    g.user = g.device.user if g.device else None
    g.language = words.select_locale()
    return g.device


def caller() -> User:
    """The user whose device this is; only behind `auth_required`."""
    user: User = g.user
    return user
