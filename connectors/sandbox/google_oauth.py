"""Google's consent page and token endpoint: codes used once, PKCE checked, scopes that can be unticked."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from connectors.sandbox.texts import language, translate
from connectors.sandbox.tokens import RegisteredClient, Token, TokenKind
from connectors.sandbox.world import Fault, World
from connectors.types import Provider

_CODE_LIFETIME = 600
_REFRESH_LIFETIME = 180 * 86400
_MEANING = {
    "https://www.googleapis.com/auth/gmail.compose": "Manage drafts and send emails",
    "https://www.googleapis.com/auth/gmail.send": "Send emails on your behalf",
    "https://www.googleapis.com/auth/gmail.readonly": "View your email messages and settings",
    "https://www.googleapis.com/auth/gmail.metadata": "View your email message metadata such as headers",
}


class _TokenError(Exception):
    def __init__(self, error: str, description: str, code: int = 400) -> None:
        super().__init__(error)
        self.error, self.description, self.code = error, description, code


def add_routes(google: Blueprint, world: World) -> None:
    @google.get("/o/oauth2/v2/auth")
    def consent_page() -> Any:
        return _page(world, request.args)

    @google.post("/o/oauth2/v2/auth")
    def decide() -> Any:
        return _decide(world, request.form)

    @google.post("/token")
    def token() -> Any:
        try:
            with world.lock:
                return jsonify(_grant(world, _client(world)))
        except _TokenError as problem:
            return jsonify(error=problem.error, error_description=problem.description), problem.code

    @google.post("/revoke")
    def revoke() -> Any:
        value = request.values.get("token", "")
        with world.lock:
            found = world.tokens.get(value, TokenKind.REFRESH) or world.tokens.get(value, TokenKind.ACCESS)
            if not found:
                return jsonify(error="invalid_token", error_description="Token expired or revoked"), 400
            world.tokens.revoke(found.grant)
        return jsonify({})


def _problem(world: World, args: Mapping[str, str]) -> str:
    """What Google's red page would say about this request, "" when it is in order."""
    client = world.tokens.clients.get(args.get("client_id", ""))
    if not client:
        return "Error 401: invalid_client"
    if args.get("redirect_uri") not in client.redirect_uris:
        return "Error 400: redirect_uri_mismatch"
    if args.get("response_type") != "code":
        return "Error 400: unsupported_response_type"
    if not args.get("scope", "").split():
        return "Error 400: invalid_scope"
    if args.get("code_challenge") and args.get("code_challenge_method") != "S256":
        return "Error 400: invalid_request (code_challenge_method)"
    return ""


def _page(world: World, args: Mapping[str, str]) -> Any:
    if problem := _problem(world, args):
        return render_template("refused.html", problem=problem, t=translate, lang=language()), 400
    accounts = [a for a in world.accounts.values() if a.provider is Provider.GMAIL]
    hint = args.get("login_hint", "").lower()
    chosen = hint if any(a.address == hint for a in accounts) else (accounts[0].address if accounts else "")
    scopes = [(scope, _MEANING.get(scope, scope)) for scope in args["scope"].split()]
    page = render_template(
        "consent.html",
        accounts=accounts,
        chosen=chosen,
        scopes=scopes,
        kept=dict(args),
        t=translate,
        lang=language(),
    )
    answer = Response(page)
    # No form-action here: it would also forbid the redirect back to the application.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"
    return answer


def _decide(world: World, form: Any) -> Any:
    if problem := _problem(world, form):
        return render_template("refused.html", problem=problem, t=translate, lang=language()), 400
    state = {"state": form["state"]} if form.get("state") else {}
    asked = form["scope"].split()
    granted = [scope for scope in form.getlist("granted") if scope in asked]
    account = world.accounts.get(form.get("account", ""))
    if form.get("decision") != "allow" or not granted or account is None:
        return redirect(f"{form['redirect_uri']}?{urlencode({'error': 'access_denied', **state})}")
    kept = {key: form.get(key, "") for key in ("redirect_uri", "code_challenge", "access_type", "prompt")}
    with world.lock:
        code = world.tokens.issue(
            TokenKind.CODE,
            account.address,
            form["client_id"],
            granted,
            lifetime=_CODE_LIFETIME,
            prefix="4/",
            extra=kept,
        )
    answer = {**state, "code": code.value, "scope": " ".join(granted)}
    return redirect(f"{form['redirect_uri']}?{urlencode(answer)}")


def _client(world: World) -> RegisteredClient:
    """The client by HTTP Basic or by the form's fields."""
    basic = request.authorization
    client_id = (basic.username if basic else request.form.get("client_id")) or ""
    secret = (basic.password if basic else request.form.get("client_secret")) or ""
    client = world.tokens.clients.get(client_id)
    if not client or not secrets.compare_digest(client.client_secret, secret):
        raise _TokenError("invalid_client", "The OAuth client was not found.", 401)
    return client


def _grant(world: World, client: RegisteredClient) -> dict[str, Any]:
    match request.form.get("grant_type"):
        case "authorization_code":
            return _by_code(world, client)
        case "refresh_token":
            return _by_refresh_token(world, client)
    raise _TokenError("unsupported_grant_type", "Invalid grant_type")


def _by_code(world: World, client: RegisteredClient) -> dict[str, Any]:
    code = world.tokens.take(request.form.get("code", ""))
    if not code or code.client_id != client.client_id:
        raise _TokenError("invalid_grant", "Malformed auth code.")
    if code.extra["redirect_uri"] != request.form.get("redirect_uri"):
        raise _TokenError("redirect_uri_mismatch", "Bad Request")
    if code.extra["code_challenge"] and code.extra["code_challenge"] != _challenge():
        raise _TokenError("invalid_grant", "Invalid code verifier.")
    known = world.tokens.has_refresh(code.address, client.client_id)
    offline = code.extra["access_type"] == "offline" and ("consent" in code.extra["prompt"] or not known)
    answer = _access(world, code)
    if offline:
        answer["refresh_token"] = world.tokens.issue(
            TokenKind.REFRESH,
            code.address,
            client.client_id,
            code.scopes,
            lifetime=_REFRESH_LIFETIME,
            prefix="1//",
            grant=code.grant,
        ).value
    return answer


def _challenge() -> str:
    digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _by_refresh_token(world: World, client: RegisteredClient) -> dict[str, Any]:
    token = world.tokens.get(request.form.get("refresh_token", ""), TokenKind.REFRESH)
    if not token or token.client_id != client.client_id or world.take_fault(token.address, Fault.REVOKED):
        raise _TokenError("invalid_grant", "Token has been expired or revoked.")
    return _access(world, token)


def _access(world: World, source: Token) -> dict[str, Any]:
    lifetime = world.tokens.access_lifetime
    token = world.tokens.issue(
        TokenKind.ACCESS,
        source.address,
        source.client_id,
        source.scopes,
        lifetime=lifetime,
        prefix="ya29.",
        grant=source.grant,
    )
    return {
        "access_token": token.value,
        "expires_in": int(lifetime),
        "scope": " ".join(source.scopes),
        "token_type": "Bearer",
    }
