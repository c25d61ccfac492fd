"""What previews and forecasts cost beside the bare work they do, on this machine, in this run.

Run it with `python -m tests.bench.planning`. Both ratios should stay below 2.5.
"""

from __future__ import annotations

import logging
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from liquid import Environment

from connectors import memory
from server import database as db
from server import keys, settings
from server.actions import enroll, planning, previews, roles, sequences, signin
from server.domain.codes import Audience, ThreadMode
from server.models import Email, Enrollment, Mailbox, Message, Person, Sequence, User
from server.queries import forecasts, plans, rendering
from tests import databases, factories

NOW = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)
PEOPLE, STEPS, ACTIVE, RUNS = 500, 10, 10_000, 5
BODY = """<p>Hello {{ first_name | default: "there" }},</p>
<p>I work with {{ company | default: "your company" }} and its neighbours, and a {{ title }} like you came up more than
once. We look for somebody who has built a team before, and who would like to do it again.</p>
<ul><li>Four days a week, or five</li><li>Paris, or wherever you are</li><li>A team of twelve</li></ul>
<p>Shall we talk for ten minutes this week?</p><p>{{ sender_first_name }}</p>"""


def installed() -> factories.Firm:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    signin._METHOD = "scrypt:1024:1:1"
    folder = Path(tempfile.mkdtemp())
    opened = databases.open_migrated(f"sqlite:///{folder / 'bench.db'}")
    settings.activate(settings.load({}, data_dir=folder, base_url="https://relance.example", settle_seconds=300,
                                    google_client_id="bench.apps.googleusercontent.com", google_client_secret="x"))
    db.database.initialize(opened)
    keys.bind(folder, may_create=True)
    memory.outlet.reset()
    opened.connect(reuse_if_open=True)
    roles.ensure_roles()
    return factories.firm(NOW)


def compared(what: str, ours: Callable[[], object], bare: Callable[[], object]) -> float:
    """How many times as long ours takes: the best of a few runs each, in turn, so that both meet the same load."""
    took: tuple[list[float], list[float]] = [], []
    for _ in range(RUNS):
        for work, times in zip((ours, bare), took, strict=True):
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
    best, theirs = min(took[0]), min(took[1])
    print(f"{what}: {best:.2f} s, bare {theirs:.2f} s, {best / theirs:.2f}x")
    return best / theirs


def ten_steps(firm: factories.Firm) -> Sequence:
    made = sequences.create(firm.owner, "Ten steps", Audience.CANDIDATES, now=NOW)
    drafts = [factories.email(day, subject="A {{ title }} for {{ company }}" if day == 0 else "", body=BODY,
                              thread=ThreadMode.NEW if day == 0 else ThreadMode.SAME) for day in range(STEPS)]
    sequences.save_steps(firm.owner, made, drafts, base_version=0, now=NOW)
    return made


def preview_ratio(firm: factories.Firm) -> float:
    """A preview of 500 people and ten mails each, to rendering those mails' texts with python-liquid alone."""
    made = ten_steps(firm)
    people = [factories.seen(f"Person N{n}x", company=f"Firm {n}", title="Engineer") for n in range(PEOPLE)]
    asked = factories.request(made, *people)
    shown = enroll.preview(firm.owner, asked, now=NOW)
    assert len(shown.eligible) == PEOPLE
    merges = [rendering.values(rendering.Recipient(one.email, one.name, "", f"Firm {one.index}", "Engineer"),
                               firm.owner) for one in shown.people]
    steps, environment = plans.steps_of(plans.latest(made)), Environment(autoescape=True)
    subject = environment.from_string(steps[0].subject)
    bodies = [environment.from_string(step.body) for step in steps]

    def bare() -> None:
        for merge in merges:
            for body in bodies:
                subject.render(**merge)
                body.render(**merge)

    return compared(f"preview of {PEOPLE} x {STEPS}, to python-liquid alone",
                    lambda: previews.preview(firm.owner, asked, now=NOW), bare)


def fill(firm: factories.Firm) -> None:
    """Ten thousand people in the middle of a sequence."""
    with db.database.atomic():
        for n in range(ACTIVE):
            person = Person.create(first_name=f"P{n}", last_name="X", candidate=True, created_at=NOW)
            email = Email.create(person=person, address=f"p{n}@people.example", match_key=f"p{n}@people.example",
                                 created_at=NOW)
            at = NOW - timedelta(days=n % 5, minutes=n % 600)
            Enrollment.create(person=person, email=email, sequence=firm.sequence, mailbox=firm.mailbox,
                              user=firm.owner, key=secrets.token_hex(16), day0=at.date(), zone="Europe/Paris",
                              created_at=at)
        planning.replan_sequence(firm.sequence, now=NOW)


def forecast_ratio(firm: factories.Firm) -> float:
    """A forecast of 14 days over ten thousand running people, to selecting the rows that it reads."""
    fill(firm)
    box = Mailbox.get_by_id(firm.mailbox.id)

    def bare() -> None:
        list(Enrollment.select(Enrollment, Sequence, User).join(Sequence).switch(Enrollment).join(
            User, on=Enrollment.user))
        list(Message.select())

    return compared(f"forecast over {ACTIVE}, to selecting the rows",
                    lambda: forecasts.of_mailbox(box, now=NOW, until=NOW + timedelta(days=14)), bare)


def main() -> int:
    firm = installed()
    ratios = preview_ratio(firm), forecast_ratio(firm)
    return 0 if max(ratios) <= 2.5 else 1


if __name__ == "__main__":
    sys.exit(main())
