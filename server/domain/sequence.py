"""A sequence as a list of steps: what is wrong with it, where it starts, which thread a step joins."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from server.domain import personalisation
from server.domain.codes import StepKind, ThreadMode

MAX_STEPS = 20
MAX_OFFSET = 250
MAX_SUBJECT = 250
_EMPTY = re.compile(r"<(?!img)[^>]{0,500}>|&nbsp;", re.IGNORECASE)  # what an editor leaves of a deleted text


class SequenceStep(Protocol):
    """A step as it is edited; `key` is its identity, `time` may still be text somebody typed."""

    @property
    def key(self) -> int: ...
    @property
    def kind(self) -> StepKind: ...
    @property
    def day_offset(self) -> int: ...
    @property
    def time(self) -> datetime.time | str: ...
    @property
    def thread(self) -> ThreadMode: ...
    @property
    def subject(self) -> str: ...
    @property
    def body(self) -> str: ...


AnyStep = TypeVar("AnyStep", bound=SequenceStep)


class ProblemCode(StrEnum):
    NO_STEPS = "no_steps"
    TOO_MANY_STEPS = "too_many_steps"
    OFFSET_OUT_OF_RANGE = "offset_out_of_range"
    DAYS_BACKWARDS = "days_backwards"
    TIME_BACKWARDS = "time_backwards"
    SAME_DAY_EMAILS = "same_day_emails"
    BAD_TIME = "bad_time"
    EMPTY_SUBJECT = "empty_subject"
    LONG_SUBJECT = "long_subject"
    EMPTY_BODY = "empty_body"
    BAD_TEMPLATE = "bad_template"


_SENTENCES: Mapping[ProblemCode, str] = {
    ProblemCode.NO_STEPS: "A sequence needs at least one step. Add one.",
    ProblemCode.TOO_MANY_STEPS: "A sequence has at most {max} steps. Remove {over}.",
    ProblemCode.OFFSET_OUT_OF_RANGE: "Days after the start must be a whole number from 0 to {max}.",
    ProblemCode.DAYS_BACKWARDS: "Day {offset} is before day {previous} of the step above. Use a later day.",
    ProblemCode.TIME_BACKWARDS: "{time} is before {previous}, the step above of that day. Use a later time.",
    ProblemCode.SAME_DAY_EMAILS: "Another email already leaves on day {offset}. Use day {next}.",
    ProblemCode.BAD_TIME: '"{value}" is not a time. Write it as 09:00.',
    ProblemCode.EMPTY_SUBJECT: "An email that opens a new thread needs a subject. Write one.",
    ProblemCode.LONG_SUBJECT: "The subject has more than {max} characters. Shorten it.",
    ProblemCode.EMPTY_BODY: "The text is empty. Write one.",
    ProblemCode.BAD_TEMPLATE: "{problem}",
}


@dataclasses.dataclass(frozen=True)
class Problem:
    """`step` is the index of the step, None for the sequence as a whole; `params` fill the sentence."""

    field: str
    step: int | None
    code: ProblemCode
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return _SENTENCES[self.code].format(**self.params)


def problems(
    steps: Sequence[SequenceStep], known_fields: Collection[str] = personalisation.FIELDS
) -> list[Problem]:
    """Everything that keeps a sequence from being saved, in reading order."""
    found: list[Problem] = []
    if not steps:
        found.append(Problem("steps", None, ProblemCode.NO_STEPS))
    if len(steps) > MAX_STEPS:
        over = {"max": MAX_STEPS, "over": len(steps) - MAX_STEPS}
        found.append(Problem("steps", None, ProblemCode.TOO_MANY_STEPS, over))
    for index, step in enumerate(steps):
        found += _own_problems(steps, index, known_fields)
        if index:
            found += _order_problems(index, steps[index - 1], step, _previous_email(steps, index))
    return found


def read_time(value: datetime.time | str) -> datetime.time | None:
    """The wall-clock time, to the minute; None when it is none."""
    if isinstance(value, datetime.time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    try:
        return datetime.datetime.strptime(value.strip(), "%H:%M").time()  # noqa: DTZ007
    except ValueError:
        return None


def starting_at(steps: Sequence[AnyStep], key: int | None) -> tuple[Sequence[AnyStep], Sequence[AnyStep]]:
    """The steps that Start at skips, and those it executes."""
    keys = [step.key for step in steps]
    at = keys.index(key) if key in keys else 0
    return steps[:at], steps[at:]


def moved_offsets(offsets: Sequence[int], index: int, to: int, *, keep_others: bool = False) -> list[int]:
    """The offsets after one step moved to day `to`: the later ones follow by as much, unless kept."""
    by = to - offsets[index]
    later = offsets[index + 1 :] if keep_others else [offset + by for offset in offsets[index + 1 :]]
    return [*offsets[:index], to, *later]


def thread_of(steps: Sequence[AnyStep], key: int) -> list[AnyStep]:
    """The e-mail steps of the thread that a step belongs to, up to itself; the first one opened it."""
    thread: list[AnyStep] = []
    for step in steps:
        if step.kind is StepKind.EMAIL:
            thread = [step] if step.thread is ThreadMode.NEW else [*thread, step]
        if step.key == key:
            return thread
    raise KeyError(key)


def thread_parent(steps: Sequence[SequenceStep], key: int, sent_keys: Collection[int]) -> int | None:
    """The step whose mail this one answers; None when it opens a new thread."""
    earlier = thread_of(steps, key)[:-1]
    return next((step.key for step in reversed(earlier) if step.key in sent_keys), None)


def opening_subject(steps: Sequence[SequenceStep], key: int) -> str:
    """The subject of a step that opens a thread: its own, else that of the thread it would have joined."""
    thread = thread_of(steps, key)
    return thread[-1].subject.strip() or thread[0].subject.strip()


def _own_problems(steps: Sequence[SequenceStep], index: int, known: Collection[str]) -> Iterator[Problem]:
    step = steps[index]
    if not 0 <= step.day_offset <= MAX_OFFSET:
        yield Problem("day_offset", index, ProblemCode.OFFSET_OUT_OF_RANGE, {"max": MAX_OFFSET})
    if read_time(step.time) is None:
        yield Problem("time", index, ProblemCode.BAD_TIME, {"value": str(step.time)[:20]})
    opens = step.thread is ThreadMode.NEW or _previous_email(steps, index) is None
    if step.kind is StepKind.EMAIL and opens and not step.subject.strip():
        yield Problem("subject", index, ProblemCode.EMPTY_SUBJECT)
    if len(step.subject) > MAX_SUBJECT:
        yield Problem("subject", index, ProblemCode.LONG_SUBJECT, {"max": MAX_SUBJECT})
    if not _EMPTY.sub("", step.body).strip() and (step.kind is StepKind.EMAIL or not step.subject.strip()):
        yield Problem("body", index, ProblemCode.EMPTY_BODY)
    for name in ("subject", "body"):
        for problem in personalisation.problems(getattr(step, name), known):
            yield Problem(name, index, ProblemCode.BAD_TEMPLATE, {"problem": problem})


def _order_problems(
    index: int, above: SequenceStep, step: SequenceStep, last_email: SequenceStep | None
) -> Iterator[Problem]:
    offset, previous = step.day_offset, above.day_offset
    if offset < previous:
        yield Problem(
            "day_offset", index, ProblemCode.DAYS_BACKWARDS, {"offset": offset, "previous": previous}
        )
        return
    if step.kind is StepKind.EMAIL and last_email is not None and last_email.day_offset == offset:
        yield Problem(
            "day_offset", index, ProblemCode.SAME_DAY_EMAILS, {"offset": offset, "next": offset + 1}
        )
    at, before = read_time(step.time), read_time(above.time)
    if offset == previous and at and before and at < before:
        times = {"time": f"{at:%H:%M}", "previous": f"{before:%H:%M}"}
        yield Problem("time", index, ProblemCode.TIME_BACKWARDS, times)


def _previous_email(steps: Sequence[SequenceStep], index: int) -> SequenceStep | None:
    return next((step for step in reversed(steps[:index]) if step.kind is StepKind.EMAIL), None)
