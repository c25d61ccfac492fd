"""How often a code may be tried, by address: the one request here that needs no token."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

TRIES = "20 per minute"

limiter = Limiter(get_remote_address, storage_uri="memory://", key_prefix="api")


def register(app: Flask) -> None:
    limiter.init_app(app)
