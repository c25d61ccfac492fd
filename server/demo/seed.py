"""A small believable firm: three users, templates and sequences in two languages, 25 people, one mailbox."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from connectors.types import Provider
from server.actions import mailboxes, people, sequences, team, templates
from server.actions.people import Seen
from server.actions.sequences import StepDraft
from server.database import database
from server.demo import content
from server.domain.codes import Audience, StepKind, ThreadMode
from server.models import Role, User
from server.queries import plans

PASSWORD = "relance-demo"  # noqa: S105 - printed at each start, of a demo that listens on this machine alone
OWNER = "anna.keller@northwind.example"
ADMIN = "paul.martin@northwind.example"
RECRUITER = "ines.morel@northwind.example"


def seed(*, base: str, now: datetime) -> None:
    """Fill an empty installation through the same actions that its users call."""
    with database.atomic():
        owner = team.create_owner("Northwind Talent", "Anna Keller", OWNER, PASSWORD, "Europe/Paris", "en", now=now,
                                  holidays="FR")
        admin = _member(owner, ADMIN, "Paul Martin", "admin", now)
        _member(owner, RECRUITER, "Inès Morel", "member", now)
        for name, subject, body, language in content.TEMPLATES:
            templates.save(owner, None, name=name, subject=subject, body=body, language=language, now=now)
        for name, audience, steps in content.SEQUENCES:
            _sequence(admin if audience is Audience.CONTACTS else owner, name, audience, steps, now)
        for first, last, title, company, audience in content.PEOPLE:
            address = f"{_plain(first)}.{_plain(last)}@{_plain(company)}.example"
            people.upsert(Seen(email=address, first_name=first, last_name=last, title=title, company=company,
                               source_url=f"{base}/people"), by=owner, audience=audience, now=now)


def _member(owner: User, email: str, name: str, role: str, now: datetime) -> User:
    invited, token = team.invite(owner, email, name, Role.get(Role.key == role), now=now)
    team.take_up(token, PASSWORD, now=now, name=name, zone="Europe/Paris")
    return invited


def _plain(text: str) -> str:
    """ASCII letters and dashes, accents dropped: "Nyström" is nystrom."""
    folded = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]+", "-", folded).strip("-")


def _sequence(user: User, name: str, audience: Audience, steps: content.Steps, now: datetime) -> None:
    sequence = sequences.create(user, name, audience, now=now)
    drafts = [StepDraft(None, kind, day, time.fromisoformat(at), ThreadMode.SAME if index else ThreadMode.NEW,
                        subject, body, blocks=kind is StepKind.TASK)
              for index, (kind, day, at, subject, body) in enumerate(steps)]
    sequences.save_steps(user, sequence, drafts, base_version=plans.latest(sequence).number, now=now)


def connect_mailbox(email: str, provider: Provider, *, base: str, now: datetime) -> None:
    """Connect a user's mailbox by the real flow: our start, the sandbox's consent form, our callback."""
    user = User.get(User.email == email)
    redirect = f"{base}/mailboxes/callback/{provider.value}"
    page = requests.get(mailboxes.start_connect(user, provider, redirect_uri=redirect, now=now), timeout=10)
    action = re.search(r'<form[^>]*action="([^"]+)"', page.text)
    target = urljoin(page.url, unescape(action[1])) if action else page.url
    form = re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page.text)
    fields = [(name, unescape(value)) for name, value in form if name not in ("account", "decision")]
    answer = requests.post(target, data=[*fields, ("account", email), ("decision", "allow")], allow_redirects=False,
                           timeout=10)
    if "Location" not in answer.headers:
        raise RuntimeError(f"the sandbox refused the demo's consent: {answer.status_code} {answer.text[:2000]}")
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
    mailboxes.finish_connect(user, provider, query, now=now)
