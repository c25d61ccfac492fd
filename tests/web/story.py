"""A small firm in full work, told through the real actions: what the pages are looked at with."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from connectors.memory import outlet
from server.actions import enroll, people, send, stop, suppressions, tasks, templates
from server.actions.people import Seen
from server.actions.sequences import StepDraft
from server.domain.codes import Audience, ThreadMode
from server.models import Email, Enrollment, Message, Sequence, Task
from tests import factories
from tests.factories import Firm, email, task

FIRST = (
    "<p>Hi {{ first_name }},</p>\n<p>I read your page at {{ company }} and thought of a small team that builds payment "
    "software in Paris. Would a ten minute call this week suit you?</p>\n<p>Anna</p>")
SECOND = "<p>Hi {{ first_name }}, did my note about the Python role reach you? Two lines are enough.</p>"
LAST = "<p>Last note from me, {{ first_name }}. If the moment is wrong, tell me when to come back.</p>"
BACKEND = (
    email(0, subject="A Python role in Paris, {{ first_name }}?", body=FIRST, thread=ThreadMode.NEW),
    email(2, body=SECOND), task(5, "11:00", "Call {{ first_name }}"), email(9, body=LAST))
DESIGN: tuple[StepDraft, ...] = (
    email(0, "10:00", "Design work at Vela", "<p>Hello {{ first_name }}, a line about our design team?</p>",
          ThreadMode.NEW), email(3, "10:00"), email(8, "10:00"))

NAMES = (
    "Marie Durand", "Jonas Weber", "Aïcha Benali", "Camille Roux", "Omar Haddad", "Ida Nyström", "Hugo Blanc",
    "Elena Petrova", "Samuel Petit", "Nora Lind", "Rafael Costa", "Lucie Faure", "Yann Le Goff", "Sofia Rossi",
    "Tom Okafor", "Hanna Lindqvist", "Pavel Novák", "Chloé Lambert", "Émile Garnier", "Ana Souza")
COMPANIES = ("Atelier", "Vela", "Pixelworks", "Halo", "Orbit", "Mistral Labs")
HOSTILE = "<script>alert('name')</script> & \"quoted\""


def tell(firm: Firm) -> None:
    """Three weeks of work that end at the firm's `now`."""
    end = firm.clock()
    firm.clock.at = end - timedelta(days=21)
    backend = factories.sequence(firm.owner, firm.clock(), *BACKEND, name="Backend engineers, Paris")
    design = factories.sequence(firm.admin, firm.clock(), *DESIGN, name="Product designers")
    factories.sequence(firm.owner, firm.clock(), *DESIGN[:1], name="Hiring managers, a name of forty signs!!",
                       audience=Audience.CONTACTS)
    factories.mailbox(firm.admin, firm.clock())
    _library(firm)
    rows = [_enroll(firm, name, at, backend if at % 3 else design) for at, name in enumerate(NAMES)]
    _answers(firm, rows, end)
    _run(firm, end)
    _aftermath(firm, rows)


def _enroll(firm: Firm, name: str, at: int, made: Sequence) -> Enrollment:
    """A few a day, by Anna and by her colleague, so that all states are there at the end."""
    _run(firm, firm.clock() + timedelta(hours=17))
    who = firm.owner if made.owner_id == firm.owner.id else firm.admin
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace(" ", ".")
    seen = factories.seen(name, email=f"{plain}@people.example", company=COMPANIES[at % len(COMPANIES)],
                          title="Backend engineer", source_url="https://atelier.example/team")
    asked = factories.request(made, seen)
    done = enroll.enroll(who, asked, f"story-key-{at}", now=firm.clock())
    return Enrollment.get_by_id(done.enrolled[0].enrollment_id)


def _run(firm: Firm, until: datetime) -> None:
    """Let time pass; every due mail leaves and every answer is read. Nights have nothing to tell."""
    while firm.clock.at < until:
        night = firm.clock.at.hour >= 17
        firm.clock.at = min(until, firm.clock.at + timedelta(hours=12 if night else 1))
        for row in Task.select().where(Task.state == "open", Task.due_at < firm.clock() - timedelta(days=1)):
            tasks.done(row.assignee, row, now=firm.clock())
        for mailbox in send.due_mailboxes(now=firm.clock(), real_now=firm.clock()):
            send.work(mailbox, now=firm.clock, real=firm.clock)


def _answers(firm: Firm, rows: list[Enrollment], end: datetime) -> None:
    """One reply, one absence, one opt-out by words, on what was sent to them."""
    _run(firm, firm.clock() + timedelta(days=1))
    replies = {1: ("Yes, call me on Thursday.", {}), 4: ("STOP", {}), 7: (
        "I am out of the office until 1 December and will read your email when I am back.",
        {"Auto_Submitted": "auto-replied"}), 10: ("Not for me, but thank you. Try my colleague Ida.", {})}
    for at, (text, headers) in replies.items():
        sent = Message.select().where(Message.enrollment == rows[at], Message.sent_at.is_null(False)).first()
        if sent and firm.clock() < end:
            sender = Email.get(Email.person == rows[at].person).address
            outlet.box(sent.mailbox.address).inject(factories.answer_to(sent, sender, text, **headers))


def _aftermath(firm: Firm, rows: list[Enrollment]) -> None:
    now = firm.clock()
    running = [row for row in Enrollment.select().where(Enrollment.state == "active").order_by(Enrollment.id)]
    stop.pause(firm.owner, running[0], now=now)
    stop.unenroll(firm.owner, [running[1].id], where="web", now=now)
    suppressions.add(firm.owner, "blocked.example", now=now)
    suppressions.add(firm.owner, "nobody@elsewhere.example", now=now)
    people.add(firm.owner, Seen(email="", first_name="Sans", last_name="Adresse", company="Vela"),
               audience=Audience.CANDIDATES, now=now)
    people.add(firm.owner, Seen(email="hostile@people.example", first_name=HOSTILE, last_name="Tester",
                                company="<b>Bold & Co</b>"), audience=Audience.CANDIDATES, now=now)
    people.add(firm.owner, Seen(email="a.very.long.address.of.sixty.characters.at@long.example", first_name="Lou",
                                last_name="Longfellow-Featherstonehaugh"), audience=Audience.CONTACTS, now=now)
    for number in range(60):
        sample = factories.seen(f"Person{number} Sample", company="Halo")
        people.add(firm.owner, sample, audience=Audience.CANDIDATES, now=now)


def _library(firm: Firm) -> None:
    templates.save(firm.owner, None, name="First note", subject="A role for you, {{ first_name }}", body=FIRST,
                   now=firm.clock())
    templates.save(firm.member, None, name="Relance douce", subject="", body=SECOND, language="fr", now=firm.clock())
