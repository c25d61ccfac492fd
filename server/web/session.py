"""The signed-in browser: a cookie with a random token, and the user behind it."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from server import clock, settings
from server.actions import signin

COOKIE = "relance"
LIFE = 30 * 24 * 3600


def register(app: Flask) -> None:
    app.before_request(_load)


def _load() -> None:
    """`g.user` for pages; the API knows devices only and ignores cookies."""
    g.user, g.theme = None, request.cookies.get("theme", "")
    token = request.cookies.get(COOKIE, "")
    if token and not request.path.startswith(("/api", "/static")):
        g.user = signin.session_user(token, now=clock.real())
    if g.theme not in ("light", "dark"):
        g.theme = ""


def require_user() -> ResponseReturnValue | None:
    """For pages that only signed-in users see: the sign-in page first, then back here."""
    if g.user is not None:
        return None
    if not signin.any_user():
        return redirect(url_for("account.first_run"))
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("account.sign_in", next=back))


def blueprint(name: str, module: str) -> APIBlueprint:
    """Pages are no part of /openapi.json; APIFlask asks each blueprint whether it is."""
    return APIBlueprint(name, module, enable_openapi=False)


def guarded(name: str, module: str) -> APIBlueprint:
    """A blueprint all of whose pages need a signed-in user."""
    pages = blueprint(name, module)
    pages.before_request(require_user)
    return pages


def give_cookie(response: Response, token: str) -> Response:
    response.set_cookie(COOKIE, token, max_age=LIFE, httponly=True, samesite="Lax", secure=secure())
    return response


def secure() -> bool:
    """By the address users open: behind a proxy the request itself may look like plain http."""
    return settings.active().base.startswith("https:")


def sign_out(response: Response) -> Response:
    signin.close_session(request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=secure())
    return response


def local_path(target: str) -> str:
    """Where to go next, if it is a path of ours; a foreign address is never followed."""
    ours = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if ours else "/"
