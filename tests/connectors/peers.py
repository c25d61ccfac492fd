"""The mailboxes the contract suite runs over: one factory per connector, each with its other side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from connectors import gmail, memory, microsoft
from connectors.base import Connector, OAuth
from connectors.errors import ConnectorError, OutcomeUnknown, Throttled, Unavailable
from connectors.gmail.endpoints import COMPOSE, READONLY
from connectors.sandbox.app import create_sandbox
from connectors.sandbox.serve import serve
from connectors.sandbox.world import World
from connectors.types import Client, Credentials, Prepared, Provider

ANNA = "anna@northwind.example"
ALIAS = "anna.keller@northwind.example"
MARIE = "marie@atelier.example"
SIGNATURE = "<p>Anna Keller<br>Northwind</p>"
DRAFT = Prepared(key="k", draft_id="r1", cursor="1", to=MARIE, subject="Hello")
REDIRECT = "http://127.0.0.1:8000/oauth/callback"


class Clock:
    """Real time with a shift, so that a lag can pass at once."""

    def __init__(self) -> None:
        self._shift = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def advance(self, **delta: float) -> None:
        self._shift += timedelta(**delta)


@dataclass
class Peer:
    """A connected mailbox of Anna's, and the hands that move the world around it."""

    connect: Callable[[], Connector]
    inject: Callable[[bytes], None]  # a mail for Anna arrives
    received: Callable[[str], list[bytes]]  # what an outside address has got
    sends: Callable[[], int]  # accepted sends so far
    fault: Callable[..., None]  # a `Fault` by name, and its value
    expire_cursors: Callable[[], None] | None  # None where the provider forgets none
    delete_sent: Callable[[], None]  # Anna's sent copies vanish


class _Form(HTMLParser):
    """The fields of a page's one form as a browser would send them, ticks as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        if tag == "form":
            self.action = a.get("action") or ""
        if tag == "input" and (a.get("type") not in ("radio", "checkbox") or "checked" in a):
            self.fields.append((a.get("name") or "", a.get("value") or ""))


def answer_consent(url: str, decision: str = "allow", *, without: str = "") -> dict[str, str]:
    """Open the consent page, untick scopes that contain `without`, press the button; its query."""
    page = requests.get(url, timeout=10)
    page.raise_for_status()
    form = _Form()
    form.feed(page.text)
    fields = [(n, v) for n, v in form.fields if not (n == "granted" and without and without in v)]
    target = urljoin(url, form.action)
    answer = requests.post(target, data=[*fields, ("decision", decision)], timeout=10, allow_redirects=False)
    assert answer.status_code == 302, answer.text
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def consent(oauth: OAuth, address: str, **options: Any) -> Credentials:
    """The whole flow with a browser's part played; the flow goes through JSON as it does in a database."""
    url, flow = oauth.start(REDIRECT, address)
    return oauth.finish(flow, answer_consent(url, **options))


def google_client(url: str) -> Client:
    endpoints = {
        "auth_uri": f"{url}/o/oauth2/v2/auth",
        "token_uri": f"{url}/token",
        "revoke_uri": f"{url}/revoke",
        "gmail_root": f"{url}/",
    }
    return Client("relance-test", "not-a-secret", endpoints)


def google_credentials(**changes: Any) -> Credentials:
    expiry = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    data = {"token": "t", "refresh_token": "r", "expiry": expiry, "scopes": [COMPOSE, READONLY]}
    return Credentials({**data, **changes})


@contextmanager
def running(world: World) -> Iterator[str]:
    """The world's sandbox on a port of its own; its address."""
    server = serve(create_sandbox(world, base_url=""))
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


def world_of_anna(now: Callable[[], datetime], provider: Provider) -> World:
    world = World(now)
    world.add_account(ANNA, "Anna Keller", provider, [ALIAS], SIGNATURE)
    world.tokens.register("relance-test", "not-a-secret", [REDIRECT])
    return world


def sandbox_peer(world: World, connect: Callable[[], Connector]) -> Peer:
    """The hands over a sandbox world, the same for every provider in it."""

    def delete_sent() -> None:
        for mail in world.visible(ANNA):
            if mail.folder == "sent":
                world.remove(mail)

    return Peer(
        connect=connect,
        inject=lambda raw: void(world.deliver(raw, MARIE, ANNA)),
        received=lambda address: [mail.raw for mail in world.visible(address)],
        sends=lambda: len(world.journal),
        fault=lambda name, value=True: world.set_fault(ANNA, name, value),
        expire_cursors=lambda: world.expire_history(ANNA),
        delete_sent=delete_sent,
    )


def void(_: object) -> None:
    return None


@contextmanager
def gmail_peer(now: Callable[[], datetime]) -> Iterator[Peer]:
    world = world_of_anna(now, Provider.GMAIL)
    with running(world) as url:
        client = google_client(url)
        kept = [consent(gmail.oauth(client), ANNA)]
        yield sandbox_peer(world, lambda: gmail.connect(client, kept[-1], kept.append))


def microsoft_client(url: str) -> Client:
    return Client(
        "relance-test",
        "not-a-secret",
        {"authority": f"{url}/common", "graph_root": f"{url}/v1.0"},
    )


@contextmanager
def microsoft_peer(now: Callable[[], datetime]) -> Iterator[Peer]:
    world = world_of_anna(now, Provider.MICROSOFT)
    with running(world) as url:
        client = microsoft_client(url)
        kept = [consent(microsoft.oauth(client), ANNA)]
        peer = sandbox_peer(world, lambda: microsoft.connect(client, kept[-1], kept.append))
        peer.expire_cursors = None
        yield peer


@contextmanager
def memory_peer(now: Callable[[], datetime]) -> Iterator[Peer]:
    memory.outlet.reset(now)
    client = Client("", "")
    url, flow = memory.oauth(client).start(REDIRECT, ANNA)
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    credentials = memory.oauth(client).finish(flow, query)
    box = memory.outlet.box(ANNA)
    box.name, box.aliases, box.signature_html = "Anna Keller", (ALIAS,), SIGNATURE

    def received(address: str) -> list[bytes]:
        return [mail.raw for mail in box.sent if f"<{address}>".encode() in mail.raw]

    yield Peer(
        connect=lambda: memory.connect(client, credentials, void),
        inject=lambda raw: void(box.inject(raw)),
        received=received,
        sends=lambda: box.sends,
        fault=lambda name, value=True: _memory_fault(box, name, value),
        expire_cursors=box.expire_cursors,
        delete_sent=lambda: box.mails.clear(),
    )
    memory.outlet.reset()


def _memory_fault(box: memory.Box, name: str, value: float) -> None:
    failures: dict[str, tuple[ConnectorError, bool]] = {
        "accept_then_close": (OutcomeUnknown(), True),
        "accept_then_reset": (OutcomeUnknown(), True),
        "accept_then_504": (OutcomeUnknown(), True),
        "refuse_503": (OutcomeUnknown(), False),
        "throttle_sends": (Throttled(retry_after=value), False),
    }
    if name in failures:
        error, accepted = failures[name]
        box.fail_send(error, accepted=accepted)
    elif name == "reads_503":
        box.unreadable = Unavailable()
    elif name == "revoked":
        box.revoked = True


PEERS: dict[str, Callable[[Callable[[], datetime]], AbstractContextManager[Peer]]] = {
    "gmail": gmail_peer,
    "microsoft": microsoft_peer,
    "memory": memory_peer,
}
