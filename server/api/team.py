"""Who works here, whose enrollments go to another mailbox, and who is away when."""

from __future__ import annotations

from server import access, clock, words
from server.actions import handover as handing_over
from server.actions import profile
from server.actions import shown as seen
from server.api import answers, shapes, team_answers
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.api.requests import ShownQuery
from server.api.team_requests import AbsenceIn, HandoverIn
from server.models import User
from server.queries import absences, team


@bp.get("/users")
@bp.auth_required(auth)
@bp.output(team_answers.UsersOut)
@bp.doc(summary="Everybody who works here, those who were shut out last")
def users() -> team_answers.UsersOut:
    me = caller()
    return team_answers.UsersOut(users=[_user(one.user, me) for one in team.members()])


def _user(user: User, reader: User) -> team_answers.MemberOut:
    """The note of an absence is for its user, the owner and the admins."""
    private = user.id == reader.id or access.is_admin(reader)
    return team_answers.MemberOut(
        id=user.id, name=user.name, role=user.role.name, active=user.disabled_at is None, away_from=user.away_from,
        away_until=user.away_until, away_note=user.away_note if private else None)


@bp.post("/handover/preview")
@bp.auth_required(auth)
@bp.input(HandoverIn)
@bp.output(team_answers.HandoverOut)
@bp.doc(summary="The next email of each from the other mailbox: when, and in a new thread or not; writes nothing")
def preview_handover(json_data: HandoverIn) -> team_answers.HandoverOut:
    user = caller()
    box = access.mailbox_of(user, json_data.mailbox_id)
    rows = handing_over.preview(user, json_data.chosen(user), box, now=clock.now())
    return team_answers.HandoverOut(people=[_next(row) for row in rows])


def _next(row: handing_over.NextMail) -> team_answers.NextMailOut:
    said = words.sentence(row.result.value)
    return team_answers.NextMailOut(
        enrollment_id=row.enrollment.id, person=shapes.named(row.enrollment.person), result=row.result.value,
        sentence=said, next=shapes.moment(row.next.expected, row.next.zone) if row.next else None,
        new_thread=row.opens_thread, subject=row.subject)


@bp.post("/handover")
@bp.auth_required(auth)
@bp.input(HandoverIn)
@bp.output(answers.ResultsOut)
@bp.doc(summary="From now on these people get their emails from that mailbox, as its user's; a result for each")
def hand_over(json_data: HandoverIn) -> answers.ResultsOut:
    user = caller()
    box = access.mailbox_of(user, json_data.mailbox_id)
    done = handing_over.reassign(user, json_data.chosen(user), box, now=clock.now())
    return answers.ResultsOut(results=[
        answers.ResultOut(id=one, result=found.value, sentence=words.sentence(found.value))
        for one, found in done.items()])


@bp.post("/users/<user_id>/absence/preview")
@bp.auth_required(auth)
@bp.input(AbsenceIn)
@bp.output(team_answers.AbsenceForecastOut)
@bp.doc(summary="What an absence on these days would move; the first 25 steps are listed; writes nothing")
def preview_absence(user_id: str, json_data: AbsenceIn) -> team_answers.AbsenceForecastOut:
    me = caller()
    user, away_from, away_until = access.user_of(me, user_id), json_data.away_from, json_data.away_until
    profile.check_absence(me, user, away_from, away_until, json_data.note)
    found = absences.forecast(user, away_from, away_until, now=clock.now())
    return team_answers.AbsenceForecastOut(people=found.people, emails=found.emails, shown=seen.fingerprint(
        seen.of_absence(found)), shifts=[
        team_answers.ShiftOut(
            enrollment_id=one.enrollment.id, person=shapes.named(one.enrollment.person), step=one.position,
            kind=one.kind, before=shapes.moment(one.before, one.enrollment.zone),
            after=shapes.moment(one.after, one.enrollment.zone)) for one in found.listed])


@bp.put("/users/<user_id>/absence")
@bp.auth_required(auth)
@bp.input(AbsenceIn)
@bp.input(ShownQuery, location="query")
@bp.output(team_answers.MemberOut)
@bp.doc(summary="Nothing of this user leaves on these days, both included; without days the absence ends")
def set_absence(user_id: str, json_data: AbsenceIn, query_data: ShownQuery) -> team_answers.MemberOut:
    me = caller()
    user = access.user_of(me, user_id)
    saved = profile.set_absence(me, user, json_data.away_from, json_data.away_until, note=json_data.note,
                                now=clock.now(), shown=query_data.shown)
    return _user(saved, me)
