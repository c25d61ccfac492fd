"""What keeps a sequence from being saved, and how its steps hang together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from typing import Any

import pytest

from server.domain.codes import StepKind, ThreadMode
from server.domain.sequence import (
    ProblemCode,
    moved_offsets,
    opening_subject,
    problems,
    read_time,
    starting_at,
    thread_parent,
)


@dataclass(frozen=True)
class Draft:
    key: int
    kind: StepKind = StepKind.EMAIL
    day_offset: int = 0
    time: time | str = time(9)
    thread: ThreadMode = ThreadMode.SAME
    subject: str = ""
    body: str = "<p>Hello {{ first_name }}</p>"


def drafts(*changes: dict[str, Any]) -> list[Draft]:
    first = {"thread": ThreadMode.NEW, "subject": "A role at {{ company }}"}
    return [
        Draft(**{"key": n, "day_offset": 2 * n, **(first if n == 0 else {}), **change})
        for n, change in enumerate(changes)
    ]


TASK = {"kind": StepKind.TASK, "body": "Call them"}


def test_a_sound_sequence_has_no_problems() -> None:
    assert problems(drafts({}, {}, TASK, {"thread": ThreadMode.NEW, "subject": "One more thing"})) == []


@pytest.mark.parametrize(
    ("changes", "field", "step", "sentence"),
    [
        ([], "steps", None, "A sequence needs at least one step. Add one."),
        ([TASK] * 21, "steps", None, "A sequence has at most 20 steps. Remove 1."),
        ([{"day_offset": -1}], "day_offset", 0, "Days after the start must be a whole number from 0 to 250."),
        ([{"day_offset": 251}], "day_offset", 0, "Days after the start must be a whole number from 0 to 250."),
        (
            [{"day_offset": 5}, {"day_offset": 3}],
            "day_offset",
            1,
            "Day 3 is before day 5 of the step above. Use a later day.",
        ),
        (
            [{}, {**TASK, "day_offset": 0}, {"day_offset": 0}],
            "day_offset",
            2,
            "Another email already leaves on day 0. Use day 1.",
        ),
        (
            [{}, {**TASK, "day_offset": 0, "time": "08:30"}],
            "time",
            1,
            "08:30 is before 09:00, the step above of that day. Use a later time.",
        ),
        ([{"time": "25:00"}], "time", 0, '"25:00" is not a time. Write it as 09:00.'),
        ([{"subject": " "}], "subject", 0, "An email that opens a new thread needs a subject. Write one."),
        (
            [TASK, {"thread": ThreadMode.SAME}],
            "subject",
            1,
            "An email that opens a new thread needs a subject. Write one.",
        ),
        (
            [{}, {"thread": ThreadMode.NEW}],
            "subject",
            1,
            "An email that opens a new thread needs a subject. Write one.",
        ),
        ([{"subject": "x" * 251}], "subject", 0, "The subject has more than 250 characters. Shorten it."),
        ([{"body": "<p>&nbsp;<br></p>"}], "body", 0, "The text is empty. Write one."),
        (
            [{"body": "Hi {{ frist_name }}"}],
            "body",
            0,
            "There is no merge field called frist_name. Did you mean first_name?",
        ),
        ([{"subject": "{{ x"}], "subject", 0, "The text cannot be read"),
    ],
)
def test_each_problem(changes: list[dict[str, Any]], field: str, step: int | None, sentence: str) -> None:
    (found,) = problems(drafts(*changes))
    assert (found.field, found.step) == (field, step)
    assert str(found).startswith(sentence)


def test_every_code_is_a_sentence_of_its_own() -> None:
    broken = drafts({"day_offset": 9, "time": "noon", "subject": "", "body": ""}, {"day_offset": 3})
    assert [it.code for it in problems(broken)] == [
        ProblemCode.BAD_TIME,
        ProblemCode.EMPTY_SUBJECT,
        ProblemCode.EMPTY_BODY,
        ProblemCode.DAYS_BACKWARDS,
    ]


def test_a_custom_field_is_known_when_told() -> None:
    steps = drafts({"body": "{{ notice_period }}"})
    assert problems(steps) != []
    assert problems(steps, {"notice_period", "company"}) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("09:00", time(9)), (" 9:05 ", time(9, 5)), ("23:59", time(23, 59)), (time(9, 0, 30), time(9))]
    + [(bad, None) for bad in ("", "24:00", "9", "9h", "09:60", "09:00:00", "nine")],
)
def test_read_time(text: str | time, expected: time | None) -> None:
    assert read_time(text) == expected


def test_starting_at() -> None:
    steps = drafts({}, {}, {})
    assert starting_at(steps, 1) == (steps[:1], steps[1:])
    assert starting_at(steps, None) == starting_at(steps, 99) == ([], steps)


def test_moving_a_step_moves_the_later_ones_unless_they_are_kept() -> None:
    assert moved_offsets([0, 3, 7], 1, 5) == [0, 5, 9]
    assert moved_offsets([0, 3, 7], 1, 5, keep_others=True) == [0, 5, 7]


class TestThreads:
    steps = drafts({}, TASK, {}, {"thread": ThreadMode.NEW, "subject": "Last try"}, {})

    @pytest.mark.parametrize(
        ("key", "sent", "parent"),
        [
            (0, set(), None),
            (2, {0}, 0),
            (2, set(), None),
            (3, {0, 2}, None),
            (4, {0, 2, 3}, 3),
            (4, {0, 2}, None),  # the opener of its thread was skipped
        ],
    )
    def test_the_parent_is_the_last_mail_sent_in_the_thread(self, key: int, sent: set[int], parent: int | None) -> None:
        assert thread_parent(self.steps, key, sent) == parent

    def test_a_reply_that_joined_no_thread_is_the_parent_of_the_next(self) -> None:
        assert thread_parent(drafts({}, {}, {}), 2, {1}) == 1

    def test_without_a_parent_it_opens_a_thread_with_the_subject_it_would_have_joined(self) -> None:
        assert opening_subject(self.steps, 2) == "A role at {{ company }}"
        assert opening_subject(self.steps, 4) == "Last try"
        edited = [*self.steps[:2], replace(self.steps[2], subject="Rather this"), *self.steps[3:]]
        assert opening_subject(edited, 2) == "Rather this"
