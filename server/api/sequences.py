"""The sequences one can choose from, and their steps."""

from __future__ import annotations

from server import access, clock, words
from server.actions import offers as giving
from server.api import answers, offer_answers, shapes
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.api.requests import IdsIn, SequencesQuery
from server.models import User
from server.queries import offers, plans
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


@bp.get("/sequences/<sequence_id>/offered")
@bp.auth_required(auth)
@bp.output(offer_answers.OfferedOut)
@bp.doc(summary="Who had finished before the last step was added, and when it would leave; up to 100, writes nothing")
def offered(sequence_id: str) -> offer_answers.OfferedOut:
    user = caller()
    row = access.sequence_of(user, sequence_id)
    return offer_answers.OfferedOut(total=offers.count(row),
                              people=[_offer(one, user) for one in offers.listed(row, now=clock.now())])


def _offer(one: offers.Offer, user: User) -> offer_answers.OfferOut:
    enrollment = one.enrollment
    return offer_answers.OfferOut(
        enrollment_id=enrollment.id, person=shapes.named(enrollment.person),
        step=one.next.step.position if one.next else None,
        would_leave=shapes.moment(one.next.expected, one.next.zone) if one.next else None,
        barred=answers.CodeOut(code=one.barred[0].value, sentence=words.exclusion(*one.barred)) if one.barred else None,
        can=access.may_change(user, enrollment) and not one.barred)


@bp.post("/sequences/<sequence_id>/take_up")
@bp.auth_required(auth)
@bp.input(IdsIn)
@bp.output(answers.ResultsOut)
@bp.doc(summary="Those who had finished go on with the new last step; a result for each")
def take_up(sequence_id: str, json_data: IdsIn) -> answers.ResultsOut:
    user = caller()
    done = giving.take_up(user, access.sequence_of(user, sequence_id), json_data.ids, now=clock.now())
    return answers.ResultsOut(results=[
        answers.ResultOut(id=one, result=found.value, sentence=words.sentence(found.value))
        for one, found in done.items()])


def _step(step: plans.Step) -> answers.StepOut:
    return answers.StepOut(id=step.id, position=step.position, kind=step.kind, day_offset=step.day_offset,
                           time=f"{step.time:%H:%M}", thread=step.thread, subject=step.subject, body=step.body,
                           blocks=step.blocks)
