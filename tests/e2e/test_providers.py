"""The main job through the real client libraries over HTTP: Gmail and Microsoft, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
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
from server.domain.codes import Finish, Hold, MailboxState, MessageState
from server.models import Enrollment, Mailbox, Sequence, User
from server.queries import plans
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
    owner: User
    mailbox: Mailbox
    sequence: Sequence

    def run(self) -> int:
        return sum(send.work(one, now=self.clock, real=self.clock) for one in send.due_mailboxes(now=self.clock()))

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
           now: object) -> Iterator[Office]:
    clock = Clock(now)  # type: ignore[arg-type]
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
    return Office(clock, world, url, owner, mailbox, factories.sequence(owner, clock()))


def fresh(row: Enrollment) -> Enrollment:
    return Enrollment.get_by_id(row.id)


def test_a_whole_sequence_arrives_as_promised_in_one_thread(office: Office) -> None:
    enrolled = office.enroll()
    for step in plans.upcoming(enrolled, now=office.clock()):
        office.clock.at = step.instant
        assert office.run() == 1
    mails = [message_from_bytes(mail["raw"].encode()) for mail in reversed(office.received())]
    if mails[0]["In-Reply-To"]:
        mails.reverse()
    assert [mail["Subject"] for mail in mails] == ["A role in Paris", "Re: A role in Paris", "Re: A role in Paris"]
    assert mails[1]["In-Reply-To"] == mails[0]["Message-ID"]
    assert mails[2]["In-Reply-To"] == mails[1]["Message-ID"]
    assert mails[0]["Message-ID"] in mails[2]["References"]
    assert [row.rfc_id for row in factories.messages(enrolled)] == [mail["Message-ID"] for mail in mails]
    assert fresh(enrolled).finish is Finish.COMPLETED
    assert "https://relance.example/o/" in office.received()[0]["raw"]


def test_an_answer_stops_within_one_reading(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    assert office.run() == 1
    office.press("reply", text="Yes, please call me.")
    office.poll()
    assert fresh(enrolled).finish is Finish.REPLIED
    office.clock.forward(days=30)
    assert office.run() == 0
    assert len(office.received()) == 1


def test_a_colleagues_answer_stops_too(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.run()
    office.press("reply", text="Marie is busy, talk to me.", **{"from": "boss@people.example"})
    office.poll()
    assert fresh(enrolled).finish is Finish.REPLIED


def test_an_out_of_office_holds(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.run()
    office.press("ooo", back="2026-12-03")
    office.poll()
    assert (fresh(enrolled).finish, fresh(enrolled).hold) == (None, Hold.OUT_OF_OFFICE)
    assert str(fresh(enrolled).held_until)[:10] in ("2026-12-02", "2026-12-03")


def test_a_bounce_ends_and_condemns_the_address(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.run()
    office.press("bounce")
    office.poll()
    assert fresh(enrolled).finish is Finish.BOUNCED
    again = enroll.preview(office.owner, factories.request(office.sequence, factories.seen("Marie Durand")),
                           now=office.clock())
    assert again.people[0].exclusion == "bounced_before"


def test_stop_words_opt_out(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.run()
    office.press("stop")
    office.poll()
    assert fresh(enrolled).finish is Finish.OPTED_OUT


@pytest.mark.parametrize("fault", [Fault.ACCEPT_THEN_CLOSE, Fault.ACCEPT_THEN_504])
def test_a_lost_answer_never_makes_a_second_mail(office: Office, fault: Fault) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.fault(fault)
    assert office.run() == 0
    assert factories.messages(enrolled)[0].state is MessageState.UNCERTAIN
    office.clock.forward(minutes=6)
    office.run()
    assert factories.messages(enrolled)[0].state is MessageState.SENT
    assert len(office.received()) == 1
    office.clock.at = plans.upcoming(fresh(enrolled), now=office.clock())[0].instant
    assert office.run() == 1, "the follow-up finds its parent"
    assert office.received()[0]["subject"].startswith("Re: ") or office.received()[1]["subject"].startswith("Re: ")


def test_revoked_access_is_said_and_nothing_is_lost(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.fault(Fault.REVOKED, True)
    assert office.run() == 0
    assert Mailbox.get_by_id(office.mailbox.id).state is MailboxState.DISCONNECTED
    assert factories.messages(enrolled)[0].state is MessageState.PLANNED


def test_disconnecting_forgets_the_credentials(office: Office) -> None:
    mailboxes.disconnect(office.owner, office.mailbox, now=office.clock())
    row = Mailbox.get_by_id(office.mailbox.id)
    assert (row.state, row.credentials) == (MailboxState.DISCONNECTED, None)


def test_the_owners_own_mail_stops_the_sequence(office: Office) -> None:
    enrolled = office.enroll()
    office.clock.forward(hours=1)
    office.run()
    office.poll()
    assert fresh(enrolled).finish is None, "our own copy is nobody's manual mail"
    by_hand = (f"From: {ANNA}\r\nTo: {MARIE}\r\nSubject: Quick question\r\nMessage-ID: <hand@northwind.example>\r\n\r\n"
               "Are you free at four?\r\n").encode()
    _sent_by_hand(office, by_hand)
    office.poll()
    assert fresh(enrolled).finish is Finish.OWNER_WROTE


def _sent_by_hand(office: Office, raw: bytes) -> None:
    from connectors.sandbox.world import Folder, Mail

    world = office.world
    account = world.account_of(ANNA)
    assert account is not None
    copy = Mail(world.new_id(account.provider), ANNA, world.thread_of(ANNA, raw), raw, Folder.SENT, office.clock())
    office.clock.forward(seconds=5)
    world.submit(copy, [MARIE])
    office.clock.forward(seconds=timedelta(minutes=1).total_seconds())
