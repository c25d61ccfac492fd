"""What one edit changes of the emails of one person, told from the course before and the course after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from server.domain.codes import StepKind
from server.domain.schedule import PlannedStep
from server.queries.courses import Course
from server.queries.edited import settled
from server.queries.plans import Step

Planned = tuple[Step, PlannedStep]
Dates = tuple[datetime, datetime]


@dataclass(frozen=True)
class Moves:
    """The first email of somebody that an edit changes, before and after; None: it does not leave (any more, yet)."""

    step: Step
    before: PlannedStep | None
    after: PlannedStep | None

    @property
    def moved(self) -> bool:
        """Else only its text changes."""
        return self.before is None or self.after is None or self.before.instant != self.after.instant

    @property
    def first(self) -> datetime:
        """When the person notices: by the new date, else by the one that goes."""
        one = self.after or self.before
        assert one is not None
        return one.instant


@dataclass(frozen=True)
class Difference:
    """What changes for one person; the same for all whose plans are alike."""

    emails: int
    texts: int
    dates: int
    own: bool
    due: datetime | None  # the first changed date
    first: Dates | None
    steps: frozenset[int]
    days: frozenset[tuple[int, date, time]]
    moves: Moves | None  # the first email that changes, by text or by date


def between(before: Course, after: Course) -> Difference:
    """`after` has the new steps; what they make of the rows is seen to here."""
    old, new = _planned(before), _planned(settled(after))
    pairs = [(old.get(key), new.get(key)) for key in old.keys() | new.keys()]
    kinds = [_change(one, other) for one, other in pairs]
    changed = [pair for pair, (text, moved) in zip(pairs, kinds, strict=True) if text or moved]
    dated = [pair for pair, (_, moved) in zip(pairs, kinds, strict=True) if moved]
    return Difference(
        len(changed), sum(text for text, _ in kinds), len(dated),
        any(step.own_text or step.own_dates for step, _ in old.values()),
        min((other[1].instant for _, other in dated if other), default=None),
        min(((one[1].instant, other[1].instant) for one, other in dated if one and other), default=None),
        frozenset(other[0].position for (_, other), (text, _) in zip(pairs, kinds, strict=True) if text and other),
        frozenset((other[0].id, other[1].on, other[1].time) for _, other in dated if other),
        min((_moves(*pair) for pair in changed), key=lambda one: one.first, default=None))


def _moves(before: Planned | None, after: Planned | None) -> Moves:
    shown = after or before
    assert shown is not None
    return Moves(shown[0], before[1] if before else None, after[1] if after else None)


def _content(step: Step) -> tuple[object, ...]:
    return step.subject, step.body, step.attachments


def _change(before: Planned | None, after: Planned | None) -> tuple[bool, bool]:
    """Whether the text and whether the date of one email changes; added and removed ones count as dates."""
    email = any(one and one[0].kind is StepKind.EMAIL for one in (before, after))
    if not email:
        return False, False
    if before is None or after is None or before[0].kind is not after[0].kind:
        return False, True
    text = _content(before[0]) != _content(after[0])
    return text, before[1].instant != after[1].instant


def _planned(course: Course) -> dict[int, Planned]:
    return {step.id: (step, one) for step, one in course.planned()}
