"""Listening: a port that is free, and visitors behind a proxy seen as who they are."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import requests

from server import serving
from tests.e2e.demo import free_port

FORWARDED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}


def visitor(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']}".encode()]


@pytest.mark.parametrize(("proxy", "seen"), [("127.0.0.1", "https 203.0.113.7"), ("", "http 127.0.0.1"),
                                             ("10.0.0.1", "http 127.0.0.1")])
def test_only_the_named_proxy_is_believed(proxy: str, seen: str) -> None:
    port = free_port()
    server = serving.Server(visitor, "127.0.0.1", port, threads=1, proxy=proxy).start()
    try:
        assert requests.get(f"http://127.0.0.1:{port}/", headers=FORWARDED, timeout=10).text == seen
    finally:
        server.stop()


def test_a_taken_port_is_named_with_its_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(serving.PortInUse, match=r"RELANCE_PORT: cannot listen on 127\.0\.0\.1"):
            serving.check_port("127.0.0.1", taken.getsockname()[1], "RELANCE_PORT")
