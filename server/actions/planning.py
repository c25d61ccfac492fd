"""Keep the row of the next step true whenever something that the planner reads has changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.actions.journal import log
from server.domain import personalisation
from server.domain.codes import EnrollmentState, Finish, Hold, MessageEnd, MessageState, StepKind, TaskState
from server.domain.schedule import PlannedStep
from server.models import Enrollment, Message, Sequence, Task
from server.queries import plans, rendering

UNDO_WINDOW = timedelta(seconds=60)


def replan(enrollment: Enrollment, *, now: datetime) -> None:
    """Write the next step's row, or end the enrollment when there is none. Call it in the caller's transaction."""
    due = plans.next_steps(enrollment)
    _drop_others(enrollment, {step.id for step, _ in due})
    for step, one in due:
        if step.kind is StepKind.EMAIL:
            _plan_message(enrollment, step, one)
        else:
            _plan_task(enrollment, step, one)
    if not due and not _unsettled(enrollment):
        _complete(enrollment, now)


def _drop_others(enrollment: Enrollment, keep: set[int]) -> None:
    """A planned row whose step is no longer the next one goes: its date is computed again when its turn comes."""
    Message.delete().where(Message.enrollment == enrollment, Message.state == MessageState.PLANNED,
                           Message.step.not_in(list(keep)), Message.attempts == 0).execute()
    Task.delete().where(Task.enrollment == enrollment, Task.state == TaskState.OPEN,
                        Task.step.is_null(False), Task.step.not_in(list(keep))).execute()


def _plan_message(enrollment: Enrollment, step: plans.Step, one: PlannedStep) -> None:
    wanted = {"version": step.version_id, "planned_on": one.on, "due_at": one.instant}
    row = Message.get_or_none(Message.enrollment == enrollment, Message.step == step.id,
                              Message.round == enrollment.round)
    if row is None:
        floor = enrollment.created_at + UNDO_WINDOW
        held = {"hold": Hold.UNDO_WINDOW, "held_until": floor} if one.instant < floor else {}
        Message.create(enrollment=enrollment, mailbox=enrollment.mailbox_id, step=step.id, round=enrollment.round,
                       state=MessageState.PLANNED, **wanted, **held)
    elif row.state in (MessageState.PLANNED, MessageState.CANCELLED):
        Message.update(**wanted, state=MessageState.PLANNED, end=None).where(
            Message.id == row.id, Message.state == row.state).execute()


def _merge(enrollment: Enrollment) -> dict[str, str]:
    return rendering.values(rendering.Recipient.of(enrollment.person, enrollment.email), enrollment.user)


def _plan_task(enrollment: Enrollment, step: plans.Step, one: PlannedStep) -> None:
    wanted = {"version": step.version_id, "planned_on": one.on, "due_at": one.instant,
              "note": personalisation.note(step.subject or step.body, _merge(enrollment))}
    row = Task.get_or_none(Task.enrollment == enrollment, Task.step == step.id, Task.round == enrollment.round)
    if row is None:
        Task.create(enrollment=enrollment, step=step.id, round=enrollment.round, assignee=enrollment.user_id, **wanted)
    elif row.state in (TaskState.OPEN, TaskState.CANCELLED):
        Task.update(**wanted, state=TaskState.OPEN).where(Task.id == row.id).execute()


def _unsettled(enrollment: Enrollment) -> bool:
    return bool(Message.select().where(
        Message.enrollment == enrollment,
        Message.state.in_([MessageState.SENDING, MessageState.UNCERTAIN])).exists())


def _complete(enrollment: Enrollment, now: datetime) -> None:
    done = Enrollment.update(state=EnrollmentState.FINISHED, finish=Finish.COMPLETED, finished_at=now).where(
        Enrollment.id == enrollment.id, Enrollment.state != EnrollmentState.FINISHED).execute()
    if done:
        log("enrollment_finished", now=now, enrollment=enrollment, finish=Finish.COMPLETED.value)


def replan_sequence(sequence: Sequence, *, now: datetime) -> int:
    """After a save: everybody open who follows the latest version. Returns how many were looked at."""
    version = plans.latest(sequence)
    positions = {step.id: step.position for step in plans.steps_of(version)}
    people = list(Enrollment.select().where(Enrollment.sequence == sequence, Enrollment.pinned.is_null(),
                                            Enrollment.state != EnrollmentState.FINISHED))
    for enrollment in people:
        _settle_edit(enrollment, positions)
        replan(enrollment, now=now)
    return len(people)


def _settle_edit(enrollment: Enrollment, positions: dict[int, int]) -> None:
    """A planned mail whose step was removed ends so; a step added behind the last one sent is skipped, for ever."""
    Message.update(state=MessageState.CANCELLED, end=MessageEnd.STEP_REMOVED).where(
        Message.enrollment == enrollment, Message.state == MessageState.PLANNED,
        Message.step.not_in(list(positions))).execute()
    rows = list(Message.select().where(Message.enrollment == enrollment, Message.round == enrollment.round))
    done = [positions[row.step_id] for row in rows if row.state is MessageState.SENT and row.step_id in positions]
    known = {row.step_id for row in rows} | {task.step_id for task in enrollment.tasks}
    for step in plans.steps_for(enrollment):
        if done and step.position < max(done) and step.id not in known and step.kind is StepKind.EMAIL:
            Message.create(enrollment=enrollment, mailbox=enrollment.mailbox_id, step=step.id, round=enrollment.round,
                           version=step.version_id, state=MessageState.SKIPPED, end=MessageEnd.ADDED_BEHIND)
