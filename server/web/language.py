"""English and French: which one a page speaks, and how it is switched."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, g, request
from flask_babel import Babel, refresh

from server import settings
from server.words.language import LANGUAGES, select_locale

COOKIE = "language"
YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(Path(__file__).parent / "translations"))
    Babel(app, locale_selector=current)
    app.before_request(_set)
    app.after_request(_remember)


def _set() -> None:
    if not request.path.startswith("/api"):  # the API decides by the caller's header
        g.language = current()


def current() -> str:
    """Pages: the one asked for, else the signed-in user's, else the one chosen here before, else the browser's."""
    if request.path.startswith("/api"):
        return str(g.get("language") or select_locale())
    user = g.get("user")
    for wish in (request.args.get("lang"), user and user.language, request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return str(wish)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _remember(response: Response) -> Response:
    """Keep the choice of somebody who is not signed in."""
    wish = request.args.get("lang")
    if wish in LANGUAGES and not request.path.startswith("/api"):
        response.set_cookie(COOKIE, wish, max_age=YEAR, samesite="Lax", httponly=True,
                            secure=settings.active().base.startswith("https:"))
    return response


def switch(language: str) -> None:
    """From here on this answer speaks the language just chosen."""
    g.language = language
    refresh()
