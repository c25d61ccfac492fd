"""Ordinary web pages with people on them, served on this machine: what a recruiter looks at."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Pages:
    """`url(name)` shows the people given to `show(name, ...)`."""

    base: str
    bodies: dict[str, str] = field(default_factory=dict)

    def show(self, name: str, people: Sequence[tuple[str, str]]) -> str:
        """A page with a table of these (name, address); "" for somebody without one. Its address."""
        rows = "".join(
            f"<tr><td>{escape(who)}</td><td>" + (f'<a href="mailto:{escape(mail)}">{escape(mail)}</a>' if mail else "")
            + "</td></tr>" for who, mail in people)
        self.bodies[f"/{name}"] = (f"<!doctype html><title>{escape(name)}</title><h1>{escape(name)}</h1>"
                                   f"<table><tr><th>Name</th><th>Email</th></tr>{rows}</table>")
        return f"{self.base}/{name}"


@contextmanager
def serving() -> Iterator[Pages]:
    pages = Pages("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.bodies.get(self.path, "")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    pages.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield pages
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
