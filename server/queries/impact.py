"""What an edit of a sequence would change of the emails that have not left yet. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.codes import EnrollmentState, MessageState, StepKind
from server.domain.schedule import PlannedStep
from server.models import Enrollment, Message, Sequence
from server.queries import plans
from server.queries.plans import Step


@dataclass(frozen=True)
class Impact:
    """`emails` are those that change at all; one may change text and date. `own` enrollments keep theirs."""

    emails: int = 0
    texts: int = 0
    dates: int = 0
    own: int = 0
    sent: int = 0
    people: int = 0


def of_edit(sequence: Sequence, edited: tuple[Step, ...]) -> Impact:
    """`edited` is the new list; a step that is new has an id that no stored step has."""
    emails = texts = dates = own = people = 0
    for enrollment in _following(sequence):
        people += 1
        before = {step.id: (step, one) for step, one in plans.planned(enrollment)}
        after = _planned(enrollment, edited)
        kinds = [_difference(before.get(key), after.get(key)) for key in before.keys() | after.keys()]
        texts += sum(text for text, _ in kinds)
        dates += sum(date for _, date in kinds)
        emails += sum(text or date for text, date in kinds)
        own += any(step.own_text or step.own_dates for step, _ in before.values())
    sent = Message.select().join(Enrollment).where(
        Enrollment.sequence == sequence, Message.state == MessageState.SENT).count()
    return Impact(emails, texts, dates, own, sent, people)


def _following(sequence: Sequence) -> list[Enrollment]:
    return list(Enrollment.select().where(Enrollment.sequence == sequence, Enrollment.pinned.is_null(),
                                          Enrollment.state != EnrollmentState.FINISHED))


def _planned(enrollment: Enrollment, edited: tuple[Step, ...]) -> dict[int, tuple[Step, PlannedStep]]:
    steps = plans.overlaid(enrollment, edited)
    by_id = {step.id: step for step in steps}
    dates = plans.plan(steps, plans.start_of(enrollment), plans.calendar_of(enrollment.sequence),
                       plans.facts_of(enrollment))
    return {one.key: (by_id[one.key], one) for one in dates}


def _difference(before: tuple[Step, PlannedStep] | None,
                after: tuple[Step, PlannedStep] | None) -> tuple[bool, bool]:
    """Whether the text and whether the date of one email changes; added and removed ones count as dates."""
    there = before or after
    if there is None or there[0].kind is not StepKind.EMAIL:
        return False, False
    if before is None or after is None:
        return False, True
    text = (before[0].subject, before[0].body) != (after[0].subject, after[0].body)
    return text, before[1].instant != after[1].instant
