"""The sandbox's Graph: its paths, what each takes and gives, and who may call it."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from connectors.sandbox import trouble
from connectors.sandbox.microsoft import mail as handlers
from connectors.sandbox.microsoft.call import Call, Handler
from connectors.sandbox.microsoft.errors import GraphError, bad_request
from connectors.sandbox.microsoft.schema import Misfit, check
from connectors.sandbox.tokens import Token, TokenKind
from connectors.sandbox.world import Fault, World

_PAGE = frozenset({"$top", "$skip", "$count"})
_ONE = frozenset({"$select", "$expand"})
_LIST = _PAGE | _ONE | {"$filter", "$orderby"}
_DELTA = frozenset({"$select", "$filter", "$deltatoken", "$skiptoken"})


@dataclass(frozen=True)
class Route:
    verb: str
    path: str
    handler: Handler
    body: str = ""  # schema of the request, "" for none
    answer: str = ""  # schema of the answer, "" for none
    query: frozenset[str] = field(default_factory=frozenset)
    scope: str = "Mail.ReadWrite"
    status: int = 200

    def match(self, verb: str, path: str) -> re.Match[str] | None:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path.replace("$", r"\$"))
        return re.fullmatch(pattern, path) if verb == self.verb else None


_ROUTES = (
    Route("GET", "me", handlers.me, answer="UserAnswer", query=frozenset({"$select"}), scope="User.Read"),
    Route("GET", "me/messages", handlers.listed, answer="MessageCollection", query=_LIST),
    Route("POST", "me/messages", handlers.create, "MessageDraft", "MessageAnswer", status=201),
    Route("GET", "me/messages/{id}", handlers.read, answer="MessageAnswer", query=_ONE),
    Route("PATCH", "me/messages/{id}", handlers.update, "MessageUpdate", "MessageAnswer"),
    Route("DELETE", "me/messages/{id}", handlers.delete, status=204),
    Route("GET", "me/messages/{id}/$value", handlers.mime),
    Route("POST", "me/messages/{id}/createReply", handlers.reply, "ReplyRequest", "MessageAnswer", status=201),
    Route("POST", "me/messages/{id}/send", handlers.send, scope="Mail.Send", status=202),
    Route("POST", "me/messages/{id}/move", handlers.move, "MoveRequest", "MessageAnswer", status=201),
    Route("POST", "me/messages/{id}/attachments", handlers.attach, "AttachedFile", "AttachmentAnswer", status=201),
    Route("GET", "me/mailFolders", handlers.folders, answer="MailFolderCollection", query=_PAGE),
    Route("GET", "me/mailFolders/{folder}", handlers.folder, answer="MailFolderAnswer"),
    Route("GET", "me/mailFolders/{folder}/messages", handlers.listed, answer="MessageCollection", query=_LIST),
    Route(
        "GET",
        "me/mailFolders/{folder}/messages/delta",
        handlers.delta,
        answer="MessageCollection",
        query=_DELTA,
    ),
)


def add_routes(microsoft: Blueprint, world: World) -> None:
    @microsoft.route("/v1.0/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def graph(rest: str) -> Response:
        try:
            answer = _answer(world, rest)
        except GraphError as error:
            answer = error.response()
        except Misfit as error:  # of a request: an answer's would be ours, and is checked apart
            answer = bad_request(str(error)).response()
        answer.headers["request-id"] = str(uuid.uuid4())
        return answer


def _answer(world: World, rest: str) -> Response:
    token = _token(world)
    route, path = _route(rest)
    if route.scope not in token.scopes:
        raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    call = Call(world, world.accounts[token.address], path, _arguments(route), _body(route), _base())
    if request.method == "GET" and "messages" in rest and world.take_fault(token.address, Fault.READS_503):
        raise GraphError(503, "serviceNotAvailable", "The service is temporarily unavailable.")
    with world.lock:
        answer = route.handler(call)
    by_time = call.args.get("$filter", "").startswith("receivedDateTime")
    if rest == "me/messages" and by_time and "$skip" not in call.args:
        trouble.note_reading(world)
    return _response(route, answer, call)


def _token(world: World) -> Token:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    token = world.tokens.get(value, TokenKind.ACCESS) if scheme == "Bearer" else None
    if token is None or token.address not in world.accounts or world.take_fault(token.address, Fault.REVOKED):
        message = "Lifetime validation failed, the token is expired or revoked."
        raise GraphError(401, "InvalidAuthenticationToken", message)
    trouble.caller(world, token.address)
    if wait := world.take_fault(token.address, Fault.THROTTLE):
        message = "Application is over its MailboxConcurrency limit."
        raise GraphError(429, "ApplicationThrottled", message, trouble.retry_after(wait))
    return token


def _route(rest: str) -> tuple[Route, dict[str, str]]:
    for route in _ROUTES:
        if found := route.match(request.method, rest):
            return route, found.groupdict()
    raise bad_request(f"Resource not found for the segment '{rest}' with {request.method}.")


def _arguments(route: Route) -> dict[str, str]:
    """Options may be written without their dollar sign."""
    args = {f"${name.lstrip('$')}": value for name, value in request.args.items()}
    if unknown := args.keys() - route.query:
        raise bad_request(f"The query option '{min(unknown)}' is not supported here.")
    return args


def _body(route: Route) -> dict[str, Any]:
    if not request.get_data():
        if route.body and route.body != "ReplyRequest":
            raise bad_request("Empty Payload. JSON content expected.")
        return {}
    body = request.get_json(silent=True)
    if not route.body or not isinstance(body, dict):
        raise bad_request("Unable to read JSON request payload.")
    check(route.body, body)
    return body


def _base() -> str:
    return (current_app.config["BASE_URL"] or request.host_url.rstrip("/")) + "/v1.0"


def _response(route: Route, answer: Any, call: Call) -> Response:
    if isinstance(answer, bytes):
        return Response(answer, mimetype="text/plain")
    if not route.answer:
        return Response(status=route.status)
    body = {"@odata.context": f"{call.base}/$metadata#{route.answer}", **answer}
    try:
        check(route.answer, body)
    except Misfit as error:
        raise AssertionError(f"the sandbox's own answer is not Graph's: {error}") from error
    response = jsonify(body)
    response.status_code = route.status
    if call.immutable:
        response.headers["Preference-Applied"] = 'IdType="ImmutableId"'
    return response
