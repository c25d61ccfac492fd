"""The judge condemns what it should: a verdict that cannot fail would prove nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.chaos import judge
from tests.chaos.judge import Answer, Verdict

T = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)


def second(n: int) -> datetime:
    return T + timedelta(seconds=n)


def verdict(answered: int, *reads: int) -> list[str]:
    """One mail accepted at second 10."""
    found = Verdict()
    journal = [{"at": second(10).isoformat(), "account": "box", "recipients": ["marie"], "subject": "First"}]
    answer = Answer("marie", "box", second(answered))
    judge._after_answers(found, journal, {"box": [second(n) for n in reads]}, [answer])
    return found.after_answer


def test_a_send_whose_reading_began_after_the_answer_is_a_violation() -> None:
    assert verdict(3, 1, 5)


def test_an_answer_between_the_reading_and_the_send_is_nobodys_fault() -> None:
    assert not verdict(7, 1, 5)


def test_a_reading_after_the_send_excuses_nothing() -> None:
    assert verdict(3, 5, 12)
    assert not verdict(11, 5, 12)


def test_a_send_without_any_reading_is_a_violation() -> None:
    assert verdict(20)
