"""An installation to be mistreated: mailboxes at both providers, one sequence of three mails, people enrolled."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from connectors.types import Provider
from server import database as db
from server import settings
from server.actions import enroll, mailboxes, sequences, team
from server.actions.people import Seen
from server.actions.previews import Request
from server.actions.sequences import StepDraft
from server.app import open_installation
from server.domain.codes import Audience, StepKind, ThreadMode
from server.models import Mailbox, Sequence, User
from server.queries import plans
from tests.chaos.provider import BASE, CLIENTS, SECRET
from tests.connectors.peers import answer_consent

START = datetime.fromisoformat("2027-01-11T07:00:00+00:00")  # a Monday, eight in Paris
SUBJECTS = ("First", "Re: First", "Third")
PASSWORD = "correct horse battery"


@dataclass
class Office:
    """The people of each mailbox by address; `url` is the provider's."""

    url: str
    people: dict[str, list[str]] = field(default_factory=dict)

    @property
    def everybody(self) -> list[str]:
        return [person for people in self.people.values() for person in people]


def environment(folder: Path, url: str, database: str, queue: str, *, settle: int, lease: int) -> dict[str, str]:
    """What every process of this installation is started with."""
    given = {
        "DATABASE_URL": database, "QUEUE_URL": queue, "DATA_DIR": str(folder), "BASE_URL": BASE,
        "SETTLE_SECONDS": str(settle), "LEASE_SECONDS": str(lease), "POLL_SECONDS": "5400",
        "GOOGLE_CLIENT_ID": CLIENTS[Provider.GMAIL], "GOOGLE_CLIENT_SECRET": SECRET,
        "GOOGLE_AUTH_URI": f"{url}/o/oauth2/v2/auth", "GOOGLE_TOKEN_URI": f"{url}/token",
        "GOOGLE_REVOKE_URI": f"{url}/revoke", "GMAIL_ROOT": f"{url}/",
        "MICROSOFT_CLIENT_ID": CLIENTS[Provider.MICROSOFT], "MICROSOFT_CLIENT_SECRET": SECRET,
        "MICROSOFT_AUTHORITY": url, "GRAPH_ROOT": f"{url}/v1.0"}
    return {**os.environ, **{f"RELANCE_{name}": value for name, value in given.items()}}


def accounts(count: int) -> list[tuple[str, str]]:
    kinds = (Provider.GMAIL, Provider.MICROSOFT)
    return [(f"box{number}@northwind.example", kinds[number % 2].value) for number in range(count)]


def furnish(environ: dict[str, str], url: str, boxes: list[tuple[str, str]], each: int) -> Office:
    """Open the installation in this process too, connect the mailboxes, enroll `each` people through every one."""
    open_installation(settings.load({}, **_given(environ)))
    office = Office(url)
    with db.database.connection_context():
        owner = team.create_owner("Northwind", "Anna Keller", "owner@northwind.example", PASSWORD, "Europe/Paris", "en",
                                  now=START)
        sequence = _sequence(owner)
        for number, (address, provider) in enumerate(boxes):
            mailbox = connect(owner, Provider(provider), address)
            if each:
                office.people[address] = _enroll(owner, sequence, mailbox, [f"p{number}x{one}" for one in range(each)])
    return office


def _given(environ: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix("RELANCE_").lower(): value for name, value in environ.items()
            if name.startswith("RELANCE_") and name.removeprefix("RELANCE_").lower() in settings.Settings.model_fields}


def connect(owner: User, provider: Provider, address: str) -> Mailbox:
    """By the provider's own consent page. The mailbox becomes the one its user enrolls from."""
    redirect = f"{BASE}/mailboxes/callback/{provider.value}"
    known = Mailbox.get_or_none(Mailbox.address == address)
    page = urlsplit(mailboxes.start_connect(owner, provider, redirect_uri=redirect, now=START, mailbox=known))
    query = urlencode([(k, v) for k, v in parse_qsl(page.query) if k != "login_hint"] + [("login_hint", address)])
    made = mailboxes.finish_connect(owner, provider, answer_consent(page._replace(query=query).geturl()), now=START)
    Mailbox.update(default=Mailbox.id == made.id).execute()
    return made


def _sequence(owner: User) -> Sequence:
    made = sequences.create(owner, "Chaos", Audience.CANDIDATES, now=START)
    texts = (("First", ThreadMode.NEW), ("", ThreadMode.SAME), ("Third", ThreadMode.NEW))
    body = "<p>Hello {{ first_name }}, a word about a role.</p>"
    steps = [StepDraft(None, StepKind.EMAIL, day, time(9), thread, subject, body)
             for day, (subject, thread) in enumerate(texts)]
    sequences.save_steps(owner, made, steps, base_version=plans.latest(made).number, now=START)
    return made


def _enroll(owner: User, sequence: Sequence, mailbox: Mailbox, names: list[str]) -> list[str]:
    people = tuple(Seen(email=f"{name}@people.example", first_name=name) for name in names)
    asked = Request(Audience.CANDIDATES, people, sequence.id, mailbox_id=mailbox.id)
    done = enroll.enroll(owner, asked, f"chaos-{mailbox.id}", now=START)
    assert len(done.enrolled) == len(names), done.excluded
    return [str(one.email) for one in people]
