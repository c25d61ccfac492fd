"""What the enrolling sheet remembers between its screens: one form, parsed whole each time."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import time
from typing import Any

from werkzeug.datastructures import MultiDict

from server import words
from server.access import FieldError, Invalid
from server.actions.enroll import Request, StepChange
from server.actions.people import Seen
from server.actions.templates import template_error
from server.domain import personalisation
from server.domain.codes import Audience
from server.queries import account
from server.queries.plans import Step

MOST = 500
MOST_STEPS = 20


@dataclass(frozen=True)
class Draft:
    """`scope` is the person (by id) whose own changes are being made; None: the whole batch.

    `starts` are the people who had this sequence and go on at a step of their own.
    """

    people: tuple[int, ...]
    sequence_id: int | None = None
    start_at: int = 1
    send_today: bool = False
    scope: int | None = None
    changes: tuple[StepChange, ...] = ()
    starts: Mapping[int, int] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_hex(16))

    def request(self, audience: Audience = Audience.CANDIDATES) -> Request:
        """The changes of people name them by place in the request, as `enroll` wants it."""
        place = {person: index for index, person in enumerate(self.people)}
        changes = tuple(replace(one, person=place[one.person]) if one.person is not None else one
                        for one in self.changes if one.person is None or one.person in place)
        return Request(audience, tuple(Seen(id=person) for person in self.people), self.sequence_id,
                       self.start_at if self.start_at > 1 else None, self.send_today, changes,
                       starts={place[person]: step for person, step in self.starts.items() if person in place})

    def without(self, person: int) -> Draft:
        return replace(self, people=tuple(one for one in self.people if one != person),
                       scope=None if self.scope == person else self.scope)

    def for_sequence(self, sequence_id: int | None) -> Draft:
        """Another sequence has other steps: what was changed for the first is forgotten."""
        if sequence_id == self.sequence_id:
            return self
        return replace(self, sequence_id=sequence_id, start_at=1, changes=(), starts={}, scope=None)

    def change_of(self, step_id: int, scope: int | None) -> StepChange | None:
        return next((one for one in self.changes if one.step_id == step_id and one.person == scope), None)

    def starts_text(self) -> str:
        return ",".join(f"{person}:{step}" for person, step in self.starts.items())

    def changes_json(self) -> str:
        return json.dumps([{**asdict(one), "time": one.time.strftime("%H:%M") if one.time else None}
                           for one in self.changes])


def read(form: MultiDict[str, str]) -> Draft:
    """The draft that a form carries. Raises `Invalid` when nobody or too many are selected."""
    people = tuple(dict.fromkeys(int(one) for text in form.getlist("people") for one in text.split(",")
                                 if one.isdecimal()))
    if not people:
        raise Invalid(FieldError("people", "nobody_selected"))
    if len(people) > MOST:
        raise Invalid(FieldError("people", "too_many_people", {"most": MOST}))
    draft = Draft(people, _number(form.get("changes_for")), _number(form.get("start_at")) or 1,
                  "send_today" in form, _number(form.get("scope_shown")), _stored(form.get("changes", "")),
                  _starts(form), form.get("key") or secrets.token_hex(16))
    return draft.for_sequence(_number(form.get("sequence_id")))


def _starts(form: MultiDict[str, str]) -> dict[int, int]:
    """As the screens before left them; then what was just chosen, where "" restarts."""
    pairs = [one.partition(":")[::2] for one in form.get("starts", "").split(",")]
    pairs += [(name.removeprefix("start-"), step) for name, step in form.items() if name.startswith("start-")]
    found = {int(person): _number(step) for person, step in pairs if person.isdecimal()}
    return {person: step for person, step in found.items() if step and step <= MOST_STEPS}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _stored(text: str) -> tuple[StepChange, ...]:
    """The changes of the screens before. The form may come back in any shape: it left our hands."""
    try:
        return tuple(_change(one) for one in json.loads(text or "[]"))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Invalid(FieldError("changes", "input_invalid")) from None


def _change(one: Mapping[str, Any]) -> StepChange:
    day, at, texts = one["day_offset"], one["time"], (one["subject"], one["body"])
    if not (isinstance(one["step_id"], int) and isinstance(one["person"], int | None) and isinstance(day, int | None)
            and all(isinstance(text, str | None) for text in texts)):
        raise TypeError
    return StepChange(one["step_id"], one["person"], day, time.fromisoformat(at) if at else None, *texts)


def with_edits(draft: Draft, steps: tuple[Step, ...], form: Mapping[str, str], errors: dict[str, str],
               say: Mapping[str, str], to_html: Any) -> Draft:
    """The draft with what was typed into the open step cards of its scope. `steps` are as they hold without it."""
    moved_by, keep = 0, "keep_others" in form
    changes = {(one.step_id, one.person): one for one in draft.changes}
    for step in sorted(steps, key=lambda one: one.position):
        if f"day-{step.id}" not in form:
            continue
        was = int(form.get(f"was-{step.id}", step.day_offset))
        day, at = _day(form, step, errors, say), _time(form, step, errors, say)
        if day != was:
            moved_by = 0 if keep else moved_by + day - was
        elif moved_by:
            day = max(0, day + moved_by)
        subject = form.get(f"subject-{step.id}")
        body = form.get(f"body-{step.id}")
        html = None if body is None else to_html(body, form.get(f"format-{step.id}", ""))
        _check_text(f"subject-{step.id}", subject, errors)
        _check_text(f"body-{step.id}", html, errors)
        changes[step.id, draft.scope] = StepChange(
            step.id, draft.scope, _other(day, step.day_offset), _other(at, step.time),
            _other(subject, step.subject), _other_text(html, step.body))
    kept = tuple(one for one in changes.values()
                 if (one.day_offset, one.time, one.subject, one.body) != (None, None, None, None))
    return replace(draft, changes=kept)


def _check_text(field: str, text: str | None, errors: dict[str, str]) -> None:
    found = personalisation.problems(text, account.merge_fields()) if text else []
    if found:
        problem = template_error(field, found[0])
        errors[field] = words.sentence(problem.code, **problem.params)


def _other_text(new: str | None, old: str) -> str | None:
    """Lines between the paragraphs are the form's own: they are no change."""
    return None if new is None or new.replace("\n", "") == old.replace("\n", "").strip() else new


def _other(new: Any, old: Any) -> Any:
    return None if new == old else new


def _day(form: Mapping[str, str], step: Step, errors: dict[str, str], say: Mapping[str, str]) -> int:
    text = form.get(f"day-{step.id}", "").strip()
    if text.isdecimal() and int(text) <= 365:
        return int(text)
    errors[f"day-{step.id}"] = say["day"]
    return step.day_offset


def _time(form: Mapping[str, str], step: Step, errors: dict[str, str], say: Mapping[str, str]) -> time:
    try:
        return time.fromisoformat(form.get(f"time-{step.id}", ""))
    except ValueError:
        errors[f"time-{step.id}"] = say["time"]
        return step.time
