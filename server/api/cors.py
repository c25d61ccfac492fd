"""Which other origins may call: browser extensions, nothing else. CORS is not the authentication."""

from __future__ import annotations

import re

from flask import Flask, Response, request

_EXTENSION = re.compile(r"chrome-extension://[a-p]{32}|moz-extension://[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
METHODS = "GET, POST, PUT, PATCH, DELETE"
HEADERS = "authorization, content-type, idempotency-key, accept-language"
MAX_AGE = "600"


def register(app: Flask) -> None:
    app.before_request(_preflight)
    app.after_request(_allow)


def _preflight() -> Response | None:
    if request.method == "OPTIONS" and request.path.startswith("/api/"):
        return Response(status=204)
    return None


def _allow(response: Response) -> Response:
    if not request.path.startswith("/api/"):
        return response
    response.vary.add("Origin")
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    origin = request.headers.get("Origin", "")
    if _EXTENSION.fullmatch(origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = HEADERS
        response.headers["Access-Control-Max-Age"] = MAX_AGE
    return response
