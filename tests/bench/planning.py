"""What previews, forecasts and the reach of an edit cost beside bare work, or a stated limit, in this run.

`python -m tests.bench planning`. Preview and forecast stay below 2.5 times the bare work; the reach of an edit is told
within a second, whatever the number enrolled. With SQLite all work is this process's, so its own time is what counts
and other work on the machine does not; PostgreSQL works elsewhere and is measured by the wall clock.
"""

from __future__ import annotations

import logging
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import peewee
import structlog
from liquid import Environment

from connectors import memory
from server import database as db
from server import keys, settings
from server.actions import enroll, planning, previews, roles, sequences, signin
from server.domain.codes import Audience, MessageEnd, MessageState, ThreadMode
from server.models import Email, Enrollment, Mailbox, Message, Person, Sequence, User
from server.queries import forecasts, impact, plans, rendering
from tests import databases, factories

NOW = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)
PEOPLE, STEPS, ACTIVE, RUNS = 500, 10, 10_000, 5
RATIO, LIMIT = 2.5, 1.0  # times the bare work; seconds
BODY = """<p>Hello {{ first_name | default: "there" }},</p>
<p>I work with {{ company | default: "your company" }} and its neighbours, and a {{ title }} like you came up more than
once. We look for somebody who has built a team before, and who would like to do it again.</p>
<ul><li>Four days a week, or five</li><li>Paris, or wherever you are</li><li>A team of twelve</li></ul>
<p>Shall we talk for ten minutes this week?</p><p>{{ sender_first_name }}</p>"""


def installed(url: str = "") -> factories.Firm:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    signin._METHOD = "scrypt:1024:1:1"
    folder = Path(tempfile.mkdtemp())
    opened = databases.open_migrated(url or f"sqlite:///{folder / 'bench.db'}")
    settings.activate(settings.load({}, data_dir=folder, base_url="https://relance.example", settle_seconds=300,
                                    google_client_id="bench.apps.googleusercontent.com", google_client_secret="x"))
    db.database.initialize(opened)
    keys.bind(folder, may_create=True)
    memory.outlet.reset()
    opened.connect(reuse_if_open=True)
    roles.ensure_roles()
    return factories.firm(NOW)


def clock() -> float:
    own = isinstance(db.database.obj, peewee.SqliteDatabase)
    return time.process_time() if own else time.perf_counter()


def best(*works: Callable[[], object]) -> list[float]:
    """The best of a few runs of each, in turn, so that all meet the same load."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(RUNS):
        for work, times in zip(works, took, strict=True):
            began = clock()
            work()
            times.append(clock() - began)
    return [min(times) for times in took]


def compared(what: str, ours: Callable[[], object], bare: Callable[[], object]) -> bool:
    took, theirs = best(ours, bare)
    print(f"{what}: {took:.2f} s, bare {theirs:.2f} s, {took / theirs:.2f}x of at most {RATIO}x")
    return took / theirs <= RATIO


def ten_steps(firm: factories.Firm) -> Sequence:
    made = sequences.create(firm.owner, "Ten steps", Audience.CANDIDATES, now=NOW)
    drafts = [factories.email(day, subject="A {{ title }} for {{ company }}" if day == 0 else "", body=BODY,
                              thread=ThreadMode.NEW if day == 0 else ThreadMode.SAME) for day in range(STEPS)]
    sequences.save_steps(firm.owner, made, drafts, base_version=0, now=NOW)
    return made


def preview_is_quick(firm: factories.Firm) -> bool:
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
    """Ten thousand people at the first and the second step of a sequence."""
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
        passed = Enrollment.id.bin_and(1) == 0
        Message.update(state=MessageState.SENT, end=MessageEnd.SENT, sent_at=Message.due_at).where(
            Message.enrollment.in_(Enrollment.select(Enrollment.id).where(passed))).execute()
        planning.replan_many(Enrollment.select().where(passed), now=NOW)


def forecast_is_quick(firm: factories.Firm) -> bool:
    """A forecast of 14 days over ten thousand running people, to selecting the rows that it reads."""
    box = Mailbox.get_by_id(firm.mailbox.id)

    def bare() -> None:
        list(Enrollment.select(Enrollment, Sequence, User).join(Sequence).switch(Enrollment).join(
            User, on=Enrollment.user))
        list(Message.select())

    return compared(f"forecast over {ACTIVE}, to selecting the rows",
                    lambda: forecasts.of_mailbox(box, now=NOW, until=NOW + timedelta(days=14)), bare)


def reach_is_told_at_once(firm: factories.Firm) -> bool:
    """What an edit of one date and one text changes for ten thousand people, to the limit."""
    first, second, third = plans.steps_of(plans.latest(firm.sequence))
    edited = (first, replace(second, day_offset=3, dated_at=NOW), replace(third, body="<p>Other</p>"))
    told = impact.of_edit(firm.sequence, edited, now=NOW)
    assert (told.people, told.dates, told.texts) == (ACTIVE, ACTIVE, ACTIVE)
    (took,) = best(lambda: impact.of_edit(firm.sequence, edited, now=NOW))
    print(f"reach of an edit over {ACTIVE}: {took:.3f} s, {took / LIMIT:.0%} of the limit of {LIMIT:.0f} s")
    return took <= LIMIT


def measured(url: str = "") -> bool:
    firm = installed(url)
    print("PostgreSQL" if url else "SQLite")
    preview = bool(url) or preview_is_quick(firm)  # it fills texts, whichever database
    fill(firm)
    return all([preview, forecast_is_quick(firm), reach_is_told_at_once(firm)])


def main() -> int:
    with databases.postgres_server() as url:
        good = all([measured(), measured(url)])
        db.database.close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
