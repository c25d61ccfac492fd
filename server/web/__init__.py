"""The pages: server-rendered, thin views over actions and queries."""

from __future__ import annotations

from flask import Flask

from server.web import errors, language, limits, marks, security, session, site


def register(app: Flask) -> None:
    """Give the application its pages, its language, its session and its security headers."""
    session.register(app)
    language.register(app)
    security.register(app)  # behind the two: the page that refuses a forged form speaks the user's language
    limits.limiter.init_app(app)
    marks.register(app)
    errors.register(app)
    site.register(app)
