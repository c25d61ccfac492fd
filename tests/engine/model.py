"""What must be true of every mail that leaves, told from what people did and not from the product's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from server.domain.codes import Finish
from tests.engine.provider import Accepted

PARIS = ZoneInfo("Europe/Paris")
UNDO_WINDOW = timedelta(seconds=60)
LEAST_PAUSE = timedelta(seconds=20)
DAY = timedelta(hours=24)


@dataclass
class Part:
    """A step of a sequence: its name stands in each of its mails, and the number of its text."""

    name: str
    day: int
    text: int = 0


@dataclass(frozen=True)
class Said:
    """A mail that came back: readable in that box since then."""

    box: str
    order: int


@dataclass
class Course:
    """One person in one sequence."""

    number: int
    person: str
    box: str
    user: int
    line: str
    begun: datetime
    today: bool
    passed: set[str] = field(default_factory=set)  # steps that they need not get
    got: dict[str, Accepted] = field(default_factory=dict)
    ended: set[Finish] = field(default_factory=set)  # what has ended it: one of these must be its end
    perhaps: set[Finish] = field(default_factory=set)  # an answer to another sequence may have ended it too
    answers: list[Said] = field(default_factory=list)
    stopped: bool = False  # by hand
    paused: bool = False
    away: tuple[Said, date] | None = None


class Model:
    def __init__(self, cap: int, reads: Callable[[str], int]) -> None:
        self.cap = cap
        self.reads = reads  # the last completed reading of a box whose consequences are written
        self.lines: dict[str, list[Part]] = {}
        self.courses: list[Course] = []
        self.paused_lines: set[str] = set()
        self.absent: dict[int, tuple[date, date]] = {}
        self.barred: dict[str, list[Said]] = {}
        self.gone: list[tuple[Course, Accepted]] = []
        self.wrong: list[str] = []

    def of(self, person: str) -> Course | None:
        """The latest course of a person."""
        return next((one for one in reversed(self.courses) if one.person == person), None)

    def numbered(self, number: int) -> Course:
        return next(one for one in self.courses if one.number == number)

    def refused(self, person: str) -> None:
        course = self.of(person)
        if course:
            course.perhaps.add(Finish.BOUNCED)

    def judge(self, mail: Accepted) -> None:
        """Called in the moment in which the provider accepts a mail."""
        course = next((one for one in reversed(self.courses) if one.person == mail.to and one.box == mail.box
                       and mail.step in {part.name for part in self.lines[one.line]}), None)
        if course is None:
            self.wrong.append(f"{mail.to} was sent {mail.step!r}, which is no step of theirs")
            return
        self.wrong += [f"{mail.to} got {mail.step!r} at {mail.at:%a %d %H:%M:%S}: {why}" for why in
                       (*self._person(course, mail), *self._step(course, mail), *self._moment(course, mail))]
        course.got[mail.step] = mail
        self.gone.append((course, mail))

    def _person(self, course: Course, mail: Accepted) -> Iterator[str]:
        if course.stopped:
            yield "after they were stopped by hand"
        if course.paused:
            yield "while they are paused"
        if any(said.order < mail.read for said in course.answers):
            yield "after their answer"
        for said in self.barred.get(mail.to, []):
            if said.order < (mail.read if said.box == mail.box else self.reads(said.box)):
                yield "although nobody may write to them"
        if course.away and course.away[0].order < mail.read and _day(mail.at) < course.away[1]:
            yield f"although they are away until {course.away[1]}"

    def _step(self, course: Course, mail: Accepted) -> Iterator[str]:
        parts = self.lines[course.line]
        names = [part.name for part in parts]
        at = names.index(mail.step)
        if mail.step in course.got:
            yield "twice"
        if course.line in self.paused_lines:
            yield "while the sequence is paused"
        if any(name in course.got for name in names[at + 1:]):
            yield "after a later step"
        if mail.text != parts[at].text:
            yield f"with text {mail.text} instead of {parts[at].text}"
        earliest = _day(course.begun) + timedelta(days=0 if course.today else parts[at].day)
        if _day(mail.at) < earliest or mail.at < course.begun + UNDO_WINDOW:
            yield f"before its day, {earliest}"

    def _moment(self, course: Course, mail: Accepted) -> Iterator[str]:
        local = mail.at.astimezone(PARIS)
        if local.weekday() > 4 or not 8 <= local.hour < 18:
            yield "outside the window"
        first, last = self.absent.get(course.user, (date.max, date.min))
        if first <= local.date() <= last:
            yield "while its sender is away"
        if any(_day(other.at) == local.date() for _, other in self.gone if other.to == mail.to):
            yield "as the second mail of the day"
        before = [other.at for _, other in self.gone if other.box == mail.box]
        if before and mail.at - max(before) < LEAST_PAUSE:
            yield f"only {mail.at - max(before)} after the mailbox's last"
        if sum(mail.at - DAY < at for at in before) >= self.cap:
            yield "above the daily limit"

    def missing(self, course: Course) -> list[str]:
        return [part.name for part in self.lines[course.line]
                if part.name not in course.got and part.name not in course.passed]


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()
