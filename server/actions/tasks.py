"""Task steps: done, skipped, handed to somebody else."""

from __future__ import annotations

from datetime import datetime

from server.access import Conflict, Forbidden, is_admin, may_change, require
from server.actions.journal import log
from server.actions.planning import replan
from server.database import database
from server.domain.codes import Permission, TaskState
from server.models import Task, User


def done(user: User, task: Task, *, now: datetime) -> Task:
    """What waited for it gets its date now; being late moves the rest."""
    return _finish(user, task, TaskState.DONE, now)


def skip(user: User, task: Task, *, now: datetime) -> Task:
    return _finish(user, task, TaskState.SKIPPED, now)


def _finish(user: User, task: Task, state: TaskState, now: datetime) -> Task:
    _require(user, task)
    if task.is_question:
        raise Conflict("task_is_question")
    with database.atomic():
        moved = Task.update(state=state, done_at=now, done_by=user).where(
            Task.id == task.id, Task.state == TaskState.OPEN).execute()
        if not moved:
            raise Conflict("task_not_open")
        task.state, task.done_at, task.done_by = state, now, user
        log(f"task_{state.value}", now=now, user=user, enrollment=task.enrollment, task=task.id)
        replan(task.enrollment, now=now)
    return task


def reassign(user: User, task: Task, to: User, *, now: datetime) -> Task:
    """Somebody else does it; dates stay as they are."""
    _require(user, task)
    if to.disabled_at:
        raise Conflict("user_not_active", name=to.name)
    with database.atomic():
        if not Task.update(assignee=to).where(Task.id == task.id, Task.state == TaskState.OPEN).execute():
            raise Conflict("task_not_open")
        task.assignee = to
        log("task_reassigned", now=now, user=user, enrollment=task.enrollment, task=task.id, to=to.id)
    return task


def _require(user: User, task: Task) -> None:
    """The one it was given to, or who may change the enrollment."""
    require(user, Permission.ENROLLMENTS_STOP)
    if task.assignee_id != user.id and not is_admin(user) and not may_change(user, task.enrollment):
        raise Forbidden("not_your_task", user=task.assignee.name)
