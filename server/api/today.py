"""What leaves today, who answered, what is to do."""

from __future__ import annotations

from server import access, clock, words
from server.actions import tasks as actions
from server.api import answers, shapes
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.api.team_requests import GiveIn
from server.models import Inbound, Task, User
from server.queries import today as queries
from server.queries.enrollments import Standing


@bp.get("/today")
@bp.auth_required(auth)
@bp.output(answers.TodayOut)
def today() -> answers.TodayOut:
    user = caller()
    shown = queries.today(user, now=clock.now())
    return answers.TodayOut(
        leaves=[_leaves(one, user.zone) for one in shown.leaves], answered=[_answered(row) for row in shown.answered],
        tasks=[_task(row, user) for row in shown.tasks])


def _leaves(one: Standing, zone: str) -> answers.LeavesOut:
    at = one.next.instant if one.next else one.enrollment.created_at
    return answers.LeavesOut(local=shapes.local(at, zone), person=shapes.named(one.enrollment.person),
                             sequence=shapes.named(one.enrollment.sequence), step=one.position, steps=one.steps,
                             enrollment_id=one.enrollment.id)


def _answered(row: Inbound) -> answers.AnsweredOut:
    return answers.AnsweredOut(at=shapes.instant(row.received_at), person=shapes.named(row.enrollment.person),
                               kind=row.kind.value, sentence=words.inbound(row.kind),
                               enrollment_id=row.enrollment_id)


def _task(row: Task, user: User) -> answers.TaskOut:
    return answers.TaskOut(id=row.id, title=words.task(row.note), due_local=shapes.local(row.due_at, user.zone),
                           person=shapes.named(row.enrollment.person), state=row.state.value,
                           sequence=shapes.named(row.enrollment.sequence), enrollment_id=row.enrollment_id,
                           question=row.is_question)


@bp.post("/tasks/<task_id>/done")
@bp.auth_required(auth)
@bp.output(answers.TaskAnswer)
def task_done(task_id: str) -> answers.TaskAnswer:
    user = caller()
    return answers.TaskAnswer(task=_task(actions.done(user, access.task_of(user, task_id), now=clock.now()), user))


@bp.post("/tasks/<task_id>/skip")
@bp.auth_required(auth)
@bp.output(answers.TaskAnswer)
def task_skip(task_id: str) -> answers.TaskAnswer:
    user = caller()
    return answers.TaskAnswer(task=_task(actions.skip(user, access.task_of(user, task_id), now=clock.now()), user))


@bp.post("/tasks/<task_id>/reassign")
@bp.auth_required(auth)
@bp.input(GiveIn)
@bp.output(answers.TaskAnswer)
@bp.doc(summary="Give a task to another user; dates stay as they are")
def task_reassign(task_id: str, json_data: GiveIn) -> answers.TaskAnswer:
    user = caller()
    to = access.user_of(user, json_data.user_id)
    given = actions.reassign(user, access.task_of(user, task_id), to, now=clock.now())
    return answers.TaskAnswer(task=_task(given, user))
