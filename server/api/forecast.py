"""What leaves in the next 14 days: through a mailbox, a user's, everybody's; and with people not enrolled yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from server import access, clock
from server.actions import enroll
from server.api import shapes
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.api.forecast_answers import DayOut, DaysOut, DueOut, WithOut
from server.api.requests import EnrollIn, ForecastQuery
from server.domain.forecast import Leaving
from server.domain.schedule import local_date
from server.models import Mailbox, User
from server.queries import leaving
from server.queries.leaving import Day, Row

MOST_LISTED = 500


@bp.get("/forecast")
@bp.auth_required(auth)
@bp.input(ForecastQuery, location="query")
@bp.output(DaysOut)
@bp.doc(summary="What leaves in the next 14 days, by day; the emails and tasks of one day with `day`")
def days_to_come(query_data: ForecastQuery) -> DaysOut:
    user, now = caller(), clock.now()
    boxes = _boxes(query_data, user)
    coming, cap = leaving.through(boxes, now=now), sum(box.daily_cap for box in boxes)
    return DaysOut(zone=user.zone, daily_limit=cap,
                   days=[_day(one) for one in leaving.next_days(coming, user.zone, cap, now=now)],
                   leaves=_leaves(coming, query_data.day, user))


def _boxes(asked: ForecastQuery, user: User) -> list[Mailbox]:
    """One's own, unless a mailbox, a user or everybody is named; a calendar is open to the whole team."""
    if asked.mailbox_id:
        return [access.mailbox_of(user, asked.mailbox_id)]
    if asked.scope == "everyone":
        return list(Mailbox.select())
    owner = access.user_of(user, asked.user_id) if asked.user_id else user
    return list(Mailbox.select().where(Mailbox.user == owner))


@bp.post("/enrollments/preview/forecast")
@bp.auth_required(auth)
@bp.input(EnrollIn)
@bp.output(WithOut)
@bp.doc(summary="The next 14 days of the mailbox with these people, behind what is planned already; writes nothing")
def days_with(json_data: EnrollIn) -> WithOut:
    user, now = caller(), clock.now()
    shown = enroll.preview(user, json_data.request(), now=now)
    coming = enroll.foreseen(shown, now=now)
    cap = shown.mailbox.daily_cap if shown.mailbox else 0
    days = leaving.next_days(coming, shown.zone, cap, now=now)
    return WithOut(zone=shown.zone, daily_limit=cap, days=[_day(one) for one in days],
                   put_off=len(leaving.put_off(coming)))


def _day(one: Day) -> DayOut:
    return DayOut(on=one.on.isoformat(), closed=one.closed, emails=one.emails, tasks=one.tasks, new_emails=one.fresh,
                  share=round(one.share, 3))


def _leaves(coming: Iterable[Leaving], day: date | None, user: User) -> list[DueOut]:
    if day is None:
        return []
    listed = [one for one in coming if local_date(one.at, user.zone) == day]
    return [_leaves_then(row, user) for row in leaving.rows(listed[:MOST_LISTED])]


def _leaves_then(row: Row, user: User) -> DueOut:
    moment = shapes.moment(row.at, user.zone)
    return DueOut(
        local=moment.local, instant=moment.instant, person=shapes.named(row.enrollment.person),
        sequence=shapes.named(row.enrollment.sequence), step=row.step.position, steps=row.steps, kind=row.step.kind,
        enrollment_id=row.enrollment.id, hold=row.leaving.hold.value if row.leaving.hold else None)
