"""Sequences: the list, and one sequence with its steps, its enrollments and its figures."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from server import access, clock, words
from server.actions import offers as giving
from server.actions import sequences as actions
from server.actions import shown as seen
from server.domain import calendars
from server.domain.codes import Audience, Permission
from server.domain.schedule import Calendar
from server.models import Sequence
from server.queries import figures, impact, offers
from server.queries import sequences as queries
from server.queries.impact import Impact
from server.web import diagrams, options, overview, says, session

pages = session.guarded("sequences", __name__)


@pages.get("/sequences")
def index() -> ResponseReturnValue:
    text, args = request.args.get("q", ""), request.args
    mine = queries.listing(g.user, scope="mine", q=text, archived="archived" in args)
    others = queries.listing(g.user, scope="others", q=text, archived="archived" in args) if "others" in args else None
    return render_template("sequences/index.html", mine=mine, others=others, q=text)


@pages.get("/sequences/new")
def new() -> ResponseReturnValue:
    access.require(g.user, Permission.SEQUENCES_CREATE)
    return _new({}, {})


def _new(typed: dict[str, str], errors: dict[str, str]) -> ResponseReturnValue:
    return render_template("sequences/new.html", typed=typed, errors=errors,
                           audiences=options.audiences()), 422 if errors else 200


@pages.post("/sequences/new")
def create() -> ResponseReturnValue:
    form = request.form
    audience = Audience.CONTACTS if form.get("audience") == Audience.CONTACTS else Audience.CANDIDATES
    try:
        made = actions.create(g.user, form.get("name", ""), audience, now=clock.now())
    except access.Invalid as problem:
        return _new(form.to_dict(), says.errors(problem))
    return redirect(url_for("editor.edit", sequence_id=made.id), 303)


def _page(template: str, sequence: Sequence, **context: Any) -> ResponseReturnValue:
    return render_template(f"sequences/{template}.html", **overview.head(sequence), **context)


@pages.get("/sequences/<int:sequence_id>")
def show(sequence_id: int) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, sequence_id)
    return _page("show", sequence, cards=overview.step_cards(sequence), offered=offers.count(sequence),
                 put_away=offers.put_away(sequence))


@pages.get("/sequences/<int:sequence_id>/offered")
def offered(sequence_id: int) -> ResponseReturnValue:
    """Who had finished before the last step was added, to choose who gets it."""
    sequence = access.sequence_of(g.user, sequence_id)
    rows = offers.listed(sequence, now=clock.now())
    return _page("offered", sequence, total=offers.count(sequence), rows=[
        (row, words.exclusion(*row.barred) if row.barred else "", access.may_change(g.user, row.enrollment))
        for row in rows])


@pages.post("/sequences/<int:sequence_id>/offered")
def give(sequence_id: int) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, sequence_id)
    access.require(g.user, Permission.ENROLLMENTS_CREATE)
    ids = [int(one) for one in request.form.getlist("enrollment") if one.isdecimal()]
    done = list(giving.take_up(g.user, sequence, ids, now=clock.now()).values())
    back = done.count(giving.Taken.BACK)
    said = [ngettext("%(num)s person goes on", "%(num)s people go on", back)] if back or not done else []
    said += [f"{words.sentence(why.value)} ({done.count(why)})" for why in giving.Taken
             if why in done and why is not giving.Taken.BACK]
    flash(" · ".join(said))
    return redirect(url_for("sequences.offered", sequence_id=sequence.id), 303)


@pages.post("/sequences/<int:sequence_id>/offered/away")
def put_away(sequence_id: int) -> ResponseReturnValue:
    """The offer goes from the top of the page; the list of those who had finished stays within reach."""
    giving.put_away(g.user, access.sequence_of(g.user, sequence_id), now=clock.now())
    return redirect(url_for("sequences.show", sequence_id=sequence_id), 303)


@pages.get("/sequences/<int:sequence_id>/enrollments")
def enrollments(sequence_id: int) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, sequence_id)
    return _page("enrollments", sequence, **overview.enrollments(sequence, request.args))


@pages.get("/sequences/<int:sequence_id>/figures")
def show_figures(sequence_id: int) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, sequence_id)
    return _page("figures", sequence, chart=diagrams.per_step(figures.per_step(sequence, now=clock.now())),
                 weeks=diagrams.weeks(figures.weekly(sequence, now=clock.now())))


@pages.post("/sequences/<int:sequence_id>/<any(archive, unarchive):what>")
def change_state(sequence_id: int, what: str) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, sequence_id)
    away = what == "archive"
    (actions.archive if away else actions.unarchive)(g.user, sequence, now=clock.now())
    flash(_("Sequence archived") if away else _("Sequence is back"))
    return redirect(url_for("sequences.show", sequence_id=sequence.id), 303)


@pages.get("/sequences/<int:sequence_id>/rules")
def rules(sequence_id: int) -> ResponseReturnValue:
    sequence = access.sequence_of(g.user, sequence_id)
    access.require_edit_sequence(g.user, sequence)
    typed = {"name": sequence.name, "open_days": set(sequence.open_days), "holidays": sequence.holidays,
             "person_zone": sequence.person_zone, "opt_out": sequence.opt_out}
    return _rules(sequence, typed, {})


def _rules(sequence: Sequence, typed: dict[str, Any], errors: dict[str, str], ask: Impact | None = None,
           said: str = "") -> ResponseReturnValue:
    return render_template(
        "sequences/rules.html", sequence=sequence, typed=typed, errors=errors, days=options.days(), ask=ask, said=said,
        shown=seen.fingerprint(seen.of_impact(ask)) if ask else "",
        holidays=options.holidays()), 422 if errors else 409 if said else 200


@pages.post("/sequences/<int:sequence_id>/rules")
def save_rules(sequence_id: int) -> ResponseReturnValue:
    """The first time what would move is shown, if anything does; confirmed, it is saved."""
    sequence, form = access.sequence_of(g.user, sequence_id), request.form
    days = tuple(int(one) for one in form.getlist("open_days") if one.isdecimal())
    chosen = actions.Rules(days, form.get("holidays", ""), "person_zone" in form, "opt_out" in form)
    typed = {"name": form.get("name", ""), "open_days": set(days), "holidays": chosen.holidays,
             "person_zone": chosen.person_zone, "opt_out": chosen.opt_out}
    try:
        actions.check_rules(g.user, sequence, chosen)
        calendar = Calendar(frozenset(days), calendars.holidays(chosen.holidays))
        changed = impact.of_rules(sequence, calendar, now=clock.now())
        if changed.dates and "confirm" not in form:
            return _rules(sequence, typed, {}, changed)
        seen.require_same(form.get("shown", ""), seen.of_impact(changed))
        # The rules were checked above: a name that cannot be used is said before anything is saved.
        actions.rename(g.user, sequence, form.get("name", ""), now=clock.now())
        actions.set_rules(g.user, sequence, chosen, now=clock.now())
    except access.Invalid as problem:
        return _rules(sequence, typed, says.errors(problem))
    except access.Conflict as problem:
        return _rules(sequence, typed, {}, changed, says.refusal(problem))
    flash(_("Saved"))
    return redirect(url_for("sequences.show", sequence_id=sequence.id), 303)
