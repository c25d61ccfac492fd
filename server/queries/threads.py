"""Which mail a step answers, and under which subject it leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from connectors.types import Parent
from server.domain import sequence
from server.domain.codes import MessageState
from server.domain.sequence import thread_of
from server.models import Enrollment, Message
from server.queries.plans import Step


def planned_parent(step: Step, steps: Sequence[Step], skipped: Collection[int]) -> Step | None:
    """Before anything is sent: the step whose mail this one will answer, None when it opens a thread."""
    before = [one for one in thread_of(steps, step.key)[:-1] if one.id not in skipped]
    return before[-1] if before else None


def planned_subject(step: Step, steps: Sequence[Step], skipped: Collection[int]) -> str:
    """The subject's template: that of the step which opens the thread, as far as that step is executed.

    A reply step that lost its thread takes its own subject, else the one it would have joined.
    """
    live = [one for one in thread_of(steps, step.key) if one.id not in skipped]
    return opening_subject(live[0] if live else step, steps)


def opening_subject(step: Step, steps: Sequence[Step]) -> str:
    """The subject's template of a mail that opens a thread: its own, else that of the thread it would have joined."""
    return sequence.opening_subject(steps, step.key)


def reply_subject(subject: str) -> str:
    return subject if subject[:3].lower() == "re:" else f"Re: {subject}"


def sent_parent(enrollment: Enrollment, step: Step, steps: Sequence[Step]) -> tuple[Parent, str] | None:
    """The mail this step answers, and the subject it really left with. None: the step opens a new thread."""
    sent = Message.select().where(
        Message.enrollment == enrollment, Message.state == MessageState.SENT).order_by(Message.sent_at)
    return parent_among(sent, enrollment, step, steps)


def parent_among(left: Iterable[Message], enrollment: Enrollment, step: Step,
                 steps: Sequence[Step]) -> tuple[Parent, str] | None:
    """The same, of the enrollment's mails that have left, in their order."""
    line = {one.id for one in thread_of(steps, step.key)[:-1]}
    sent = [row for row in left if row.step_id in line and row.round == enrollment.round
            and row.mailbox_id == enrollment.mailbox_id]
    if not sent or not sent[-1].rfc_id:
        return None
    last = sent[-1]
    before = tuple(row.rfc_id for row in sent[:-1] if row.rfc_id and row.thread_id == last.thread_id)
    parent = Parent(last.provider_id or "", last.thread_id or "", last.rfc_id or "", before)
    return parent, last.subject or ""
