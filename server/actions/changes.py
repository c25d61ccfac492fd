"""What somebody asks for when enrolling, and whether it fits the sequence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from server.access import FieldError, Invalid
from server.actions import people
from server.actions.people import Seen
from server.actions.templates import template_error
from server.domain import sequence as rules
from server.domain.codes import Audience
from server.domain.sequence import Problem, ProblemCode
from server.domain.templates import TemplateProblem
from server.queries import account, plans
from server.queries.steps import Step, overlay


@dataclass(frozen=True)
class StepChange:
    """A step changed for this batch, or for the person at that index of the request."""

    step_id: int
    person: int | None = None
    day_offset: int | None = None
    time: time | None = None
    subject: str | None = None
    body: str | None = None


@dataclass(frozen=True)
class Request:
    audience: Audience
    people: tuple[Seen, ...]
    sequence_id: int | None = None
    start_at: int | None = None  # position of the first step to execute
    send_today: bool = False
    overrides: tuple[StepChange, ...] = ()
    mailbox_id: int | None = None
    starts: Mapping[int, int] = field(default_factory=dict)  # by index: who goes on elsewhere than at `start_at`

    def start_of(self, person: int | None) -> int | None:
        """Where this person starts, or, without one, the batch."""
        return self.start_at if person is None else self.starts.get(person, self.start_at)


def before(steps: Many[Step], start_at: int | None) -> frozenset[int]:
    """The steps that a start at this position passes over."""
    return frozenset(step.id for step in steps if start_at and step.position < start_at)


def changed(steps: Many[Step], request: Request, person: int | None, now: datetime) -> tuple[Step, ...]:
    """The steps with the batch's changes, and this person's laid over them."""
    result = {step.id: step for step in steps}
    for change in sorted(request.overrides, key=lambda one: one.person is not None):
        if change.person in (None, person) and change.step_id in result:
            result[change.step_id] = overlay(result[change.step_id], change, now)
    return tuple(result.values())


def check(request: Request, steps: Many[Step], now: datetime) -> None:
    """Raise `Invalid` for a start, a change or a field's name that this sequence cannot have."""
    errors = [replace(error, field=f"people.{at}.{error.field}") for at, seen in enumerate(request.people)
              for error in _unusable(seen)]
    if request.start_at and request.start_at > max(len(steps), 1):
        errors.append(FieldError("start_at", "unknown_step"))
    errors += [FieldError(f"people.{at}.start_at", "unknown_step") for at, start in request.starts.items()
               if start > max(len(steps), 1)]
    errors += _strangers(request, {step.id for step in steps})
    if request.overrides and not errors:
        errors += _misfits(request, steps, now)
    if errors:
        raise Invalid(*errors)


def _unusable(seen: Seen) -> Iterator[FieldError]:
    yield from people.field_errors(seen.fields)
    if seen.zone and seen.zone not in plans.zones():
        yield FieldError("zone", "unknown_zone", {"zone": seen.zone})


def _strangers(request: Request, known: set[int]) -> Iterator[FieldError]:
    seen = set()
    for at, change in enumerate(request.overrides):
        if change.step_id not in known:
            yield FieldError(f"overrides.{at}.step_id", "unknown_step")
        if change.person is not None and change.person >= len(request.people):
            yield FieldError(f"overrides.{at}.person", "no_person")
        if (change.step_id, change.person) in seen:
            yield FieldError(f"overrides.{at}.step_id", "step_twice")
        seen.add((change.step_id, change.person))


def _misfits(request: Request, steps: Many[Step], now: datetime) -> list[FieldError]:
    """What the rules of a sequence say against its steps with these changes, for all and for each person."""
    known = [*account.merge_fields(), *{name for seen in request.people for name in seen.fields}]
    already = {(steps[found.step or 0].id, found.code) for found in rules.problems(steps, known)}
    errors: dict[str, FieldError] = {}
    for person in (None, *sorted({one.person for one in request.overrides if one.person is not None})):
        laid, first = changed(steps, request, person, now), _first(request, person)
        for found in rules.problems(laid, known):
            step = laid[found.step or 0]
            asked_for = found.code is ProblemCode.EMPTY_SUBJECT and person is None  # shown as `needs_subject`
            skipped = step.position < first
            if not (asked_for or skipped or (step.id, found.code) in already):
                error = field_error(found, _place(request, step.id, person))
                errors.setdefault(error.field, error)
    return list(errors.values())


def _first(request: Request, person: int | None) -> int:
    """The first step that leaves: to this person, or to anybody of the batch."""
    if person is not None:
        return request.start_of(person) or 1
    return min((request.start_of(at) or 1 for at in range(len(request.people))), default=1)


def _place(request: Request, step_id: int, person: int | None) -> str:
    """Which of the changes is meant: the person's own, else the batch's, else any that moved the step's neighbour."""
    places = {(one.step_id, one.person): at for at, one in enumerate(request.overrides)}
    return f"overrides.{places.get((step_id, person), places.get((step_id, None), 0))}"


def field_error(found: Problem, place: str) -> FieldError:
    problem = found.params.get("problem")
    if isinstance(problem, TemplateProblem):
        return template_error(f"{place}.{found.field}", problem)
    return FieldError(f"{place}.{found.field}", found.code.value, dict(found.params))
