"""The home page: what needs the user, what leaves, what happened."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import access, clock
from server.actions import tasks as actions
from server.domain import schedule
from server.domain.codes import StepKind
from server.queries import activity, leaving, needs, team
from server.web import session, timeline

pages = session.guarded("calendar", __name__)
SHOWN = 25


@pages.get("/")
def index() -> ResponseReturnValue:
    now, everyone = clock.now(), request.args.get("scope") == "everyone"
    coming = leaving.upcoming(None if everyone else g.user, now=now)
    today = schedule.local_date(now, g.user.zone)
    chosen = _date(request.args.get("day", ""), today)
    listed = leaving.on_day(coming, chosen, g.user)
    shown = listed if request.args.get("all") else listed[:SHOWN]
    return render_template(
        "calendar/index.html", everyone=everyone, today=today, chosen=chosen,
        items=[timeline.need(item) for item in needs.needs(g.user, now=now, everyone=everyone)],
        weeks=_weeks(leaving.fortnight(coming, g.user, now=now)), listed=listed, shown=shown,
        tasks=sum(one.kind is StepKind.TASK for one in listed),
        lines=[timeline.leaving(row) for row in leaving.rows(shown)], cap=leaving.daily_cap(g.user),
        colleagues=team.active())


def _weeks(days: list[leaving.Day]) -> list[list[leaving.Day]]:
    return [days[at:at + 7] for at in range(0, len(days), 7)]


def _date(text: str, today: date) -> date:
    try:
        chosen = date.fromisoformat(text)
    except ValueError:
        return today
    return chosen if today <= chosen < today + timedelta(days=60) else today


@pages.get("/happened")
def happened() -> ResponseReturnValue:
    everyone = request.args.get("scope") == "everyone"
    entries = activity.recent(zone=g.user.zone, user=None if everyone else g.user,
                              before=request.args.get("before", type=int))
    return render_template("calendar/happened.html", everyone=everyone,
                           entries=[timeline.told(entry) for entry in entries],
                           last=entries[-1].event_id if len(entries) == 50 else None)


@pages.post("/tasks/<int:task_id>/<any(done, skip):what>")
def finish_task(task_id: int, what: str) -> ResponseReturnValue:
    task = access.task_of(g.user, task_id)
    (actions.done if what == "done" else actions.skip)(g.user, task, now=clock.now())
    flash(_("Task done") if what == "done" else _("Task skipped"))
    return redirect(session.local_path(request.form.get("back", url_for("calendar.index"))), 303)


@pages.post("/tasks/<int:task_id>/give")
def give_task(task_id: int) -> ResponseReturnValue:
    task = access.task_of(g.user, task_id)
    to = access.user_of(g.user, request.form.get("to", ""))
    actions.reassign(g.user, task, to, now=clock.now())
    flash(_("%(name)s has the task now", name=to.name))
    return redirect(session.local_path(request.form.get("back", url_for("calendar.index"))), 303)
