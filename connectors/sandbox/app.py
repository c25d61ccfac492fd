"""The sandbox as one Flask app: Google, Microsoft and the web inbox over one world."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from connectors.sandbox import google, inbox, microsoft, trouble
from connectors.sandbox.clock import ClockControl
from connectors.sandbox.world import World

_CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
    " frame-src 'self'; base-uri 'none'; frame-ancestors 'self'"
)


def create_sandbox(world: World, *, base_url: str, clock_control: ClockControl | None = None) -> Flask:
    """`base_url` is where the sandbox is reached, without a slash at its end ("" under a test client)."""
    app = Flask(__name__)
    app.config.update(BASE_URL=base_url, PROPAGATE_EXCEPTIONS=True)  # DropConnection must reach the server
    for part in (google, microsoft, inbox):
        app.register_blueprint(part.blueprint(world))
    app.extensions["clock_control"] = clock_control
    app.after_request(_protect)

    @app.get("/demo/reads")
    def reads() -> Response:
        with world.lock:
            return jsonify([entry.to_json() for entry in world.reads])

    @app.after_request
    def cut(response: Response) -> Response:
        trouble.cut(world, response)
        return response

    return app


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response
