"""An installation whose mailbox is at the sandbox Google or Microsoft, reached by the real client libraries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import peewee
import pytest
import requests

from connectors.sandbox.app import create_sandbox
from connectors.sandbox.serve import serve
from connectors.sandbox.world import Fault, World
from connectors.types import Provider
from server import database as db
from server import keys, settings
from server.actions import enroll, mailboxes, receive, roles, send, team
from server.models import Enrollment, Mailbox, Sequence, User
from tests import databases, factories
from tests.connectors.peers import answer_consent
from tests.factories import Clock

ANNA = "anna@northwind.example"
MARIE = "marie.durand@people.example"


@dataclass
class Office:
    clock: Clock
    world: World
    url: str
    provider: Provider
    redirect: str
    owner: User
    mailbox: Mailbox
    sequence: Sequence

    def run(self) -> int:
        due = send.due_mailboxes(now=self.clock(), real_now=self.clock())
        return sum(send.work(one, now=self.clock, real=self.clock) for one in due)

    def poll(self) -> None:
        assert receive.poll(self.mailbox.id, now=self.clock(), real_now=self.clock())

    def enroll(self, name: str = "Marie Durand") -> Enrollment:
        asked = factories.request(self.sequence, factories.seen(name))
        answer = enroll.enroll(self.owner, asked, f"key-{name}", now=self.clock())
        return Enrollment.get_by_id(answer.enrolled[0].enrollment_id)

    def received(self, address: str = MARIE) -> list[dict[str, str]]:
        return list(requests.get(f"{self.url}/demo/mails", params={"to": address}, timeout=10).json())

    def press(self, verb: str, address: str = MARIE, **more: str) -> None:
        requests.post(f"{self.url}/demo/{verb}", json={"to": address, **more}, timeout=10).raise_for_status()

    def fault(self, name: Fault, value: float = 1) -> None:
        requests.post(f"{self.url}/demo/fault", json={"address": ANNA, "name": name, "value": value},
                      timeout=10).raise_for_status()


@pytest.fixture(params=[Provider.GMAIL, Provider.MICROSOFT])
def office(request: pytest.FixtureRequest, opened_database: peewee.Database, tmp_path: Path,
           now: datetime) -> Iterator[Office]:
    clock = Clock(now)
    world = World(clock)
    sandbox = serve(create_sandbox(world, base_url="")).start()
    try:
        with opened_database.connection_context():
            databases.empty(opened_database)
            yield _office(request.param, opened_database, tmp_path, clock, world, sandbox.url)
    finally:
        sandbox.stop()


def _office(provider: Provider, opened: peewee.Database, folder: Path, clock: Clock, world: World, url: str) -> Office:
    chosen = settings.load({}, data_dir=folder, base_url="https://relance.example", settle_seconds=300,
                           google_client_id="a.apps.googleusercontent.com", google_client_secret="not-a-secret",
                           google_auth_uri=f"{url}/o/oauth2/v2/auth", google_token_uri=f"{url}/token",
                           google_revoke_uri=f"{url}/revoke", gmail_root=f"{url}/",
                           microsoft_client_id="a-b-c", microsoft_client_secret="not-a-secret",
                           microsoft_authority=url, graph_root=f"{url}/v1.0")
    settings.activate(chosen)
    db.database.initialize(opened)
    keys.bind(folder, may_create=True)
    roles.ensure_roles()
    redirect = f"http://127.0.0.1/mailboxes/callback/{provider.value}"
    for client_id in (chosen.google_client_id, chosen.microsoft_client_id):
        world.tokens.register(client_id, "not-a-secret", [redirect])
    world.add_account(ANNA, "Anna Keller", provider)
    owner = team.create_owner("Northwind", "Anna Keller", ANNA, factories.PASSWORD, "Europe/Paris", "en", now=clock())
    consent_page = mailboxes.start_connect(owner, provider, redirect_uri=redirect, now=clock())
    mailbox = mailboxes.finish_connect(owner, provider, answer_consent(consent_page), now=clock())
    return Office(clock, world, url, provider, redirect, owner, mailbox, factories.sequence(owner, clock()))
