"""The sandbox's Google: Gmail REST, every request and answer held against Google's own description."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from connectors.sandbox import google_mail, google_oauth, google_schema
from connectors.sandbox.google_errors import GoogleError, invalid
from connectors.sandbox.google_methods import HANDLERS, Call
from connectors.sandbox.google_schema import Method, Misfit
from connectors.sandbox.tokens import Token, TokenKind
from connectors.sandbox.world import Fault, World

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
    if answer is None:
        return Response(status=204)
    google_schema.check(method.response, answer)
    return jsonify(answer)


def _token(world: World) -> Token:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    token = world.tokens.get(value, TokenKind.ACCESS) if scheme == "Bearer" else None
    if token is None or world.take_fault(token.address, Fault.REVOKED):
        raise GoogleError(401, "authError", "Request had invalid authentication credentials.")
    if seconds := world.take_fault(token.address, Fault.THROTTLE):
        raise GoogleError(429, "rateLimitExceeded", "Too many concurrent requests for user", float(seconds))
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
        if not method.upload or request.mimetype != "message/rfc822":
            raise Misfit("Media type must be message/rfc822.")
        message = {"raw": google_mail.b64(request.get_data())}
        return {"message": message} if method.request == "Draft" else message
    body = request.get_json(silent=True) if request.get_data() else {}
    if not isinstance(body, dict):
        raise Misfit("Invalid JSON payload received.")
    google_schema.check(method.request, body)
    return body


def _refuse_bodies(method: Method) -> None:
    """One metadata scope in a token rules, whatever other scopes it has."""
    if request.args.get("q"):
        raise GoogleError(403, "forbidden", "Metadata scope does not support 'q' parameter")
    if "format" in method.query and request.args.get("format", "full") in ("full", "raw"):
        form = request.args.get("format", "full").upper()
        raise GoogleError(403, "forbidden", f"Metadata scope doesn't allow format {form}")
