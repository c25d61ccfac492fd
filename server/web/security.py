"""What every answer carries: a content policy with a nonce, security headers, and a token against forged forms."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()


def register(app: Flask) -> None:
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # as long as the session: an open page must not go stale
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", True)
    csrf.init_app(app)
    app.before_request_funcs.setdefault(None, []).insert(0, _nonce)  # before the CSRF check, whose page needs it
    app.after_request(_headers)


def _nonce() -> None:
    g.nonce = secrets.token_urlsafe(16)


def allow_form_target(*addresses: str) -> None:
    """Let the forms of this page end at these sites. Chromium applies form-action to the redirect as well."""
    parts = [urlsplit(address) for address in addresses]
    g.form_targets = [f"{part.scheme}://{part.netloc}" for part in parts]


def _headers(response: Response) -> Response:
    if request.path.startswith("/api"):
        return response
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy())
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")  # no-referrer would make the consent's Origin "null"
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if response.mimetype == "text/html":
        headers.setdefault("Cache-Control", "no-store")
    return response


def _policy() -> str:
    nonce = g.get("nonce", "")
    targets = " ".join(["'self'", *g.get("form_targets", [])])
    return "; ".join([
        "default-src 'none'", f"script-src 'nonce-{nonce}'", "style-src 'self'", "img-src 'self' data:",
        "font-src 'self'", "connect-src 'self'", f"form-action {targets}",
        "base-uri 'none'", "frame-ancestors 'none'",
    ])
