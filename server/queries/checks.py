"""What an explanation is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Question(StrEnum):
    WHY_SENT = "why_sent"
    WHY_NOT_YET = "why_not_yet"
    WHY_NEVER = "why_never"
    WHAT_BECAME = "what_became"  # of a task that is over


@dataclass(frozen=True)
class Check:
    """`passed` is None for what has not been looked at, because an earlier check stops already.

    `code` says what was found; `asked` what was looked at, where that is something else (the window finds a holiday).
    """

    code: str
    passed: bool | None
    until: datetime | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    asked: str = ""

    @property
    def name(self) -> str:
        return self.asked or self.code


@dataclass(frozen=True)
class Explanation:
    question: Question
    position: int
    checks: tuple[Check, ...]
    round: int = 1
