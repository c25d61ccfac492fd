"""The verdict over a run, by the provider's own log: what it accepted, what was read when, what had been answered."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

import requests

from server.domain.codes import EnrollmentState, Finish, MessageState
from server.models import Email, Enrollment, Event, Message
from tests.chaos.office import SUBJECTS, Office


@dataclass(frozen=True)
class Answer:
    """A person's reply, and when it could be read at the provider."""

    person: str
    account: str
    at: datetime


@dataclass
class Verdict:
    sends: int = 0
    duplicates: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    after_answer: list[str] = field(default_factory=list)
    drafts: int = 0  # left behind in the mailboxes
    read_to_send: list[float] = field(default_factory=list)  # seconds of product time
    answers: int = 0
    uncertain: int = 0  # sends whose outcome was unknown for a while
    expired: int = 0  # cursors

    @property
    def faults(self) -> list[str]:
        return [*self.duplicates, *self.lost, *self.after_answer, *self.stuck]


def judge(office: Office, answers: list[Answer]) -> Verdict:
    """The database must be connected in this thread."""
    journal = requests.get(f"{office.url}/demo/journal", timeout=60).json()
    reads = _reads(office.url)
    verdict = Verdict(sends=len(journal), answers=len(answers))
    accepted = Counter((entry["recipients"][0], entry["subject"]) for entry in journal)
    verdict.duplicates = [f"{person} got {subject!r} {count} times"
                          for (person, subject), count in accepted.items() if count > 1]
    _after_answers(verdict, journal, reads, answers)
    _against_the_database(verdict, office, {key for key, _ in accepted.items()})
    verdict.uncertain = Event.select().where(Event.code == "mail_uncertain").count()
    verdict.expired = Event.select().where(Event.code == "cursor_expired").count()
    return verdict


def _reads(url: str) -> dict[str, list[datetime]]:
    reads: dict[str, list[datetime]] = defaultdict(list)
    for entry in requests.get(f"{url}/demo/reads", timeout=60).json():
        reads[entry["account"]].append(datetime.fromisoformat(entry["began"]))
    return {account: sorted(moments) for account, moments in reads.items()}


def _after_answers(verdict: Verdict, journal: list[dict[str, object]], reads: dict[str, list[datetime]],
                   answers: list[Answer]) -> None:
    """A violation: the last reading before the send began after the answer could be read."""
    first = {answer.person: answer.at for answer in reversed(answers)}
    for entry in journal:
        at, person = datetime.fromisoformat(str(entry["at"])), entry["recipients"][0]  # type: ignore[index]
        moments = reads.get(str(entry["account"]), [])
        before = bisect_left(moments, at)
        if before == 0:
            verdict.after_answer.append(f"{person} was written to without any reading")
            continue
        verdict.read_to_send.append((at - moments[before - 1]).total_seconds())
        if person in first and first[person] < moments[before - 1]:
            verdict.after_answer.append(f"{person} answered {first[person]}, read {moments[before - 1]}, sent {at}")


def _standing(message: Message) -> str:
    """Why a mail may not have left, for whoever has to find out."""
    box = message.mailbox
    return (f"{message.state} due {message.due_at} hold {message.hold} until {message.held_until}, attempts "
            f"{message.attempts} at {message.attempted_at}, looks {message.looks}, in {box.address} {box.state}, "
            f"leased until {box.lease_until}, throttled until {box.throttled_until}, problem {box.read_problem!r}")


def _against_the_database(verdict: Verdict, office: Office, accepted: set[tuple[str, str]]) -> None:
    rows = Enrollment.select(Enrollment, Email).join(Email)
    for enrollment in rows:
        person = enrollment.email.address
        sent = [row for row in Message.select().where(Message.enrollment == enrollment)]
        if enrollment.state is not EnrollmentState.FINISHED:
            verdict.stuck.append(f"{person} never ended: {'; '.join(map(_standing, sent))}")
            continue
        told = {row.subject for row in sent if row.state is MessageState.SENT}
        really = {subject for who, subject in accepted if who == person}
        if told != really:
            verdict.lost.append(f"{person}: we say {sorted(map(str, told))}, the provider {sorted(really)}")
        if enrollment.finish is Finish.COMPLETED and really != set(SUBJECTS):
            verdict.lost.append(f"{person} completed with {sorted(really)} only")
        elif enrollment.finish not in (Finish.COMPLETED, Finish.REPLIED):
            verdict.lost.append(f"{person} ended as {enrollment.finish}")
