"""Rows with sensible defaults, made through the real actions: give only what the test is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from email.utils import make_msgid

from connectors.memory import Box, outlet
from connectors.types import Provider
from server.actions import enroll, mailboxes, sequences, team
from server.actions.people import Seen
from server.actions.previews import Request
from server.actions.sequences import StepDraft
from server.domain.codes import Audience, StepKind, ThreadMode
from server.models import Enrollment, Mailbox, Message, Role, Sequence, User
from server.queries import plans

PASSWORD = "correct horse battery"


@dataclass
class Clock:
    """A clock that the test moves."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> datetime:
        self.at += timedelta(**delta)
        return self.at


@dataclass
class Firm:
    now: datetime
    owner: User
    admin: User
    member: User
    viewer: User
    mailbox: Mailbox
    sequence: Sequence
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(self.now)
        outlet.reset(self.clock)

    @property
    def box(self) -> Box:
        """The provider's side of the mailbox."""
        return outlet.box(self.mailbox.address)


def firm(now: datetime) -> Firm:
    owner = team.create_owner("Northwind", "Anna Keller", "anna@northwind.example", PASSWORD, "Europe/Paris", "en",
                              now=now)
    users = {role: user(owner, role, now) for role in ("admin", "member", "viewer")}
    box = mailbox(owner, now)
    return Firm(now, owner, **users, mailbox=box, sequence=sequence(owner, now))


def user(owner: User, role: str, now: datetime) -> User:
    _, token = team.invite(owner, f"{role}@northwind.example", role.title(), Role.get(Role.key == role), now=now)
    return team.take_up(token, PASSWORD, now=now, zone="Europe/Paris")


def mailbox(owner: User, now: datetime, address: str = "") -> Mailbox:
    """Connected through the flow of the memory connector, whose consent page is the callback itself."""
    address = address or owner.email
    url = mailboxes.start_connect(owner, Provider.MEMORY, redirect_uri="http://127.0.0.1/back", now=now)
    state = url.split("state=")[1].split("&")[0]
    return mailboxes.finish_connect(owner, Provider.MEMORY, {"state": state, "code": address}, now=now)


def email(day: int, at: str = "09:00", subject: str = "", body: str = "", thread: ThreadMode = ThreadMode.SAME,
          step: int | None = None) -> StepDraft:
    return StepDraft(step, StepKind.EMAIL, day, time.fromisoformat(at), thread, subject,
                     body or f"<p>Hello {{{{ first_name | default: 'there' }}}}, day {day}.</p>")


def task(day: int, at: str = "11:00", subject: str = "Call", *, blocks: bool = True) -> StepDraft:
    return StepDraft(None, StepKind.TASK, day, time.fromisoformat(at), ThreadMode.SAME, subject, "", blocks=blocks)


THREE_MAILS = (email(0, subject="A role in Paris", thread=ThreadMode.NEW), email(2, "10:30"), email(7))


def sequence(owner: User, now: datetime, *steps: StepDraft, name: str = "Engineers",
             audience: Audience = Audience.CANDIDATES) -> Sequence:
    made = sequences.create(owner, name, audience, now=now)
    sequences.save_steps(owner, made, steps or THREE_MAILS, base_version=plans.latest(made).number, now=now)
    return made


def seen(name: str, **more: object) -> Seen:
    """"Marie Durand" at marie.durand@people.example, unless told otherwise."""
    first, _, last = name.partition(" ")
    address = f"{first}.{last}@people.example".lower() if last else f"{first}@people.example".lower()
    return Seen(**{"email": address, "first_name": first, "last_name": last, **more})  # type: ignore[arg-type]


def request(made: Sequence | None, *people: Seen, **more: object) -> Request:
    audience = made.audience if made else Audience.CANDIDATES
    return Request(audience, people, made.id if made else None, **more)  # type: ignore[arg-type]


def enrolled(at: Firm, name: str = "Marie Durand", made: Sequence | None = None, **more: object) -> Enrollment:
    """One person, enrolled by the owner now."""
    asked = request(made or at.sequence, seen(name), **more)
    answer = enroll.enroll(at.owner, asked, f"key-{name}-{at.clock().timestamp()}", now=at.clock())
    assert len(answer.enrolled) == 1, answer.excluded
    return Enrollment.get_by_id(answer.enrolled[0].enrollment_id)


def messages(enrollment: Enrollment) -> list[Message]:
    return list(Message.select().where(Message.enrollment == enrollment).order_by(Message.id))


def answer_to(message: Message, sender: str, text: str, **headers: str) -> bytes:
    """A mail that answers one of ours, as a person's mail program writes it."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, message.mailbox.address
    mail["Subject"] = f"Re: {message.subject}"
    mail["Message-ID"] = make_msgid(domain="people.example")
    mail["In-Reply-To"] = mail["References"] = message.rfc_id
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()
