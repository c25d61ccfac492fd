"""The sandbox's Google: Gmail REST, every request and answer held against Google's own description."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from connectors.sandbox import google_mail, google_oauth, google_schema, trouble
from connectors.sandbox.google_errors import GoogleError, invalid
from connectors.sandbox.google_methods import HANDLERS, Call
from connectors.sandbox.google_schema import Method, Misfit
from connectors.sandbox.tokens import Token, TokenKind
from connectors.sandbox.world import Fault, World

_LARGEST = 36_700_160  # bytes, as the description says
_METADATA = "https://www.googleapis.com/auth/gmail.metadata"


def blueprint(world: World) -> Blueprint:
    google = Blueprint("google", __name__)
    google_oauth.add_routes(google, world)

    @google.route("/gmail/v1/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    @google.route("/upload/gmail/v1/<path:rest>", methods=["POST", "PUT"])
    def gmail(rest: str) -> Response:
        try:
            return _answer(world, rest)
        except GoogleError as error:
            return error.response()

    return google


def _answer(world: World, rest: str) -> Response:
    token = _token(world)
    try:
        method, path = google_schema.match(request.method, f"gmail/v1/{rest}")
    except Misfit as error:
        raise GoogleError(404, "notFound", str(error)) from None
    call = _checked(world, token, method, path)
    if method.id not in HANDLERS:
        raise GoogleError(501, "notImplemented", f"The sandbox does not have {method.id}.")
    answer = HANDLERS[method.id](call)
    if _reads_what_is_new(method.id):
        trouble.note_reading(world)
    if answer is None:
        return Response(status=204)
    google_schema.check(method.response, answer)
    return jsonify(answer)


def _reads_what_is_new(method: str) -> bool:
    """The first page of a history or of a search: a mail that arrives behind it is in the next reading."""
    if method == "gmail.users.history.list":
        return not request.args.get("pageToken") and not request.args.get("labelId")
    return method == "gmail.users.messages.list" and not request.args.get("pageToken") and "q" in request.args


def _token(world: World) -> Token:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    token = world.tokens.get(value, TokenKind.ACCESS) if scheme == "Bearer" else None
    if token is None or world.take_fault(token.address, Fault.REVOKED):
        raise GoogleError(401, "authError", "Request had invalid authentication credentials.")
    trouble.caller(world, token.address)
    if wait := world.take_fault(token.address, Fault.THROTTLE):
        raise GoogleError(429, "rateLimitExceeded", "Too many concurrent requests for user", trouble.retry_after(wait))
    return token


def _checked(world: World, token: Token, method: Method, path: dict[str, str]) -> Call:
    """Scopes, parameters and body as the description has them, and the fault that refuses reads."""
    account = world.accounts[token.address]
    if path.pop("userId").lower() not in ("me", account.address):
        raise GoogleError(403, "forbidden", f"Delegation denied for {account.address}")
    if not method.scopes.intersection(token.scopes):
        raise GoogleError(403, "insufficientPermissions", "Request had insufficient authentication scopes.")
    try:
        google_schema.check_query(method, request.args.to_dict(flat=False))
        body = _body(method)
    except Misfit as error:
        raise invalid(str(error)) from None
    if _METADATA in token.scopes:
        _refuse_bodies(method)
    if request.method == "GET" and world.take_fault(account.address, Fault.READS_503):
        raise GoogleError(503, "backendError", "The service is currently unavailable.")
    return Call(world, account, path, body)


def _body(method: Method) -> dict[str, Any]:
    if request.path.startswith("/upload/"):
        return _uploaded(method)
    body = request.get_json(silent=True) if request.get_data() else {}
    if not isinstance(body, dict):
        raise Misfit("Invalid JSON payload received.")
    google_schema.check(method.request, body)
    return body


def _uploaded(method: Method) -> dict[str, Any]:
    """A mail as it is, or behind the JSON that goes with it (multipart/related)."""
    body: dict[str, Any] = {}
    kind, raw = request.mimetype, request.get_data()
    if kind == "multipart/related":
        boundary = request.mimetype_params.get("boundary", "").encode()
        body, kind, raw = _two_parts(raw, b"--" + boundary)
        google_schema.check(method.request, body)
    if not method.upload or kind != "message/rfc822":
        raise Misfit("Media type must be message/rfc822.")
    if len(raw) > _LARGEST:
        raise GoogleError(413, "uploadTooLarge", "Message is too large.")
    message = body.setdefault("message", {}) if method.request == "Draft" else body
    message["raw"] = google_mail.b64(raw)
    return body


def _two_parts(data: bytes, line: bytes) -> tuple[Any, str, bytes]:
    """The JSON, the second part's media type, and its bytes untouched."""
    try:
        pieces = [piece.lstrip(b"\r\n") for piece in data.split(line)[1:3]]
        (_, first), (head, second) = (re.split(rb"\r?\n\r?\n", piece, maxsplit=1) for piece in pieces)
        body = json.loads(first)
    except ValueError:
        raise Misfit("multipart/related needs a part of JSON and a part of message/rfc822.") from None
    kind = re.search(rb"content-type:\s*([^\s;]+)", head, re.IGNORECASE)
    return body, kind[1].decode().lower() if kind else "", re.sub(rb"\r?\n\Z", b"", second)


def _refuse_bodies(method: Method) -> None:
    """One metadata scope in a token rules, whatever other scopes it has."""
    if request.args.get("q"):
        raise GoogleError(403, "forbidden", "Metadata scope does not support 'q' parameter")
    if "format" in method.query and request.args.get("format", "full") in ("full", "raw"):
        form = request.args.get("format", "full").upper()
        raise GoogleError(403, "forbidden", f"Metadata scope doesn't allow format {form}")
