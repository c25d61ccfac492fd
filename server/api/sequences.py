"""The sequences one can choose from, and their steps."""

from __future__ import annotations

from server import access
from server.api import answers, shapes
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.api.requests import SequencesQuery
from server.queries import plans
from server.queries import sequences as queries


@bp.get("/sequences")
@bp.auth_required(auth)
@bp.input(SequencesQuery, location="query")
@bp.output(answers.SequencesOut)
def sequences(query_data: SequencesQuery) -> answers.SequencesOut:
    user = caller()
    found = queries.listing(user, scope=query_data.scope, q=query_data.q, audience=query_data.audience)
    return answers.SequencesOut(sequences=[
        answers.SequenceOut.model_validate(shapes.sequence(line, user)) for line in found])


@bp.get("/sequences/<sequence_id>")
@bp.auth_required(auth)
@bp.output(answers.SequenceDetail)
def sequence(sequence_id: str) -> answers.SequenceDetail:
    user = caller()
    row = access.sequence_of(user, sequence_id)
    return answers.SequenceDetail.model_validate({
        **shapes.sequence(queries.line(row), user), "steps": [_step(one) for one in plans.steps_of(plans.latest(row))],
        "open_days": row.open_days, "holidays": row.holidays, "opt_out": row.opt_out})


def _step(step: plans.Step) -> answers.StepOut:
    return answers.StepOut(id=step.id, position=step.position, kind=step.kind, day_offset=step.day_offset,
                           time=f"{step.time:%H:%M}", thread=step.thread, subject=step.subject, body=step.body,
                           blocks=step.blocks)
