"""Pausing and resuming many people, or a whole sequence: a dialog with their next dates, then the doing."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import dataclass

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from server import access, clock
from server.actions import many as actions
from server.actions import shown as seen
from server.actions.adjusting import Verb, Wish
from server.actions.many import Judged
from server.models import Enrollment, Sequence
from server.queries.outlook import Outlook, Turn
from server.web import adjusting, says, session, shifts
from server.web.adjusting import Errors

pages = session.guarded("many", __name__)
VERB = "<any(pause, resume):verb>"
MOST = 1000  # at once; as many as a filter's selection has


@dataclass(frozen=True)
class Line:
    """The next email of one person; `before` and `after` are "" where none is to come."""

    enrollment: Enrollment
    step: str
    before: str
    after: str
    why: str

    @property
    def moves(self) -> bool:
        return self.before != self.after


@pages.post(f"/enrollments/{VERB}")
def adjust(verb: str) -> ResponseReturnValue:
    """Without `confirm` only the dates are computed again, for what was chosen meanwhile."""
    ids = [int(one) for text in request.form.getlist("ids") for one in text.split(",") if one.isdecimal()][:MOST]
    return screen(ids, Verb(verb), session.local_path(request.form.get("back", "/")))


def screen(ids: list[int], verb: Verb, back: str) -> ResponseReturnValue:
    """The dialog for these enrollments, or, confirmed, what became of them."""
    errors, said = Errors(), ""
    ends = verb is Verb.PAUSE and request.form.get("ends") == "day"
    wish = Wish(verb, until=adjusting.until(g.user.zone, errors) if ends else None)
    judged = actions.judge(g.user, [] if errors else ids, wish, now=clock.now())
    errors |= _of_all(judged)
    if "confirm" in request.form and judged.rows:
        try:
            done = actions.carry_out(g.user, ids, wish, now=clock.now(), shown=request.form.get("shown", ""))
            return _done(done, verb, back)
        except access.Conflict as problem:
            said = says.refusal(problem)
    found = actions.forecast(judged, now=clock.now())
    return _dialog(found, verb, back, url_for("many.adjust", verb=verb.value), errors, said, ids=ids,
                   left=[(row, says.refusal(problem)) for row, problem in judged.left])


def _of_all(judged: Judged) -> Errors:
    """A day that suits nobody is wrong in itself: said at its field."""
    found = [problem for _row, problem in judged.left if isinstance(problem, access.Invalid)]
    return says.errors(found[0]) if found and not judged.rows and len(found) == len(judged.left) else {}


def _done(done: Judged, verb: Verb, back: str) -> ResponseReturnValue:
    count = len(done.rows)
    flash(ngettext("%(num)s person paused", "%(num)s people paused", count) if verb is Verb.PAUSE else
          ngettext("%(num)s person resumed", "%(num)s people resumed", count))
    return adjusting.gone(back)


@pages.get(f"/sequences/<int:sequence_id>/{VERB}")
def ask(sequence_id: int, verb: str) -> ResponseReturnValue:
    return _whole(access.sequence_of(g.user, sequence_id), Verb(verb))


@pages.post(f"/sequences/<int:sequence_id>/{VERB}")
def adjust_sequence(sequence_id: int, verb: str) -> ResponseReturnValue:
    sequence, chosen = access.sequence_of(g.user, sequence_id), Verb(verb)
    try:
        actions.carry_out_sequence(g.user, sequence, chosen, now=clock.now(), shown=request.form.get("shown", ""))
    except access.Conflict as problem:
        return _whole(sequence, chosen, says.refusal(problem))
    flash(_("Sequence paused. Nothing of it leaves.") if chosen is Verb.PAUSE else _("Sequence resumed"))
    return adjusting.gone(url_for("sequences.show", sequence_id=sequence.id))


def _whole(sequence: Sequence, verb: Verb, said: str = "") -> ResponseReturnValue:
    back, refused, found = url_for("sequences.show", sequence_id=sequence.id), "", Outlook(0, 0, 0, 0, ())
    try:
        found = actions.forecast_sequence(g.user, sequence, verb, now=clock.now())
    except access.Conflict as problem:
        refused = says.refusal(problem)
    here = url_for("many.adjust_sequence", sequence_id=sequence.id, verb=verb.value)
    return _dialog(found, verb, back, here, {}, "" if refused else said, sequence=sequence, refused=refused)


def _dialog(found: Outlook, verb: Verb, back: str, here: str, errors: Errors, said: str, *, ids: Many[int] = (),
            left: Many[tuple[Enrollment, str]] = (), sequence: Sequence | None = None, refused: str = "",
            ) -> ResponseReturnValue:
    status = 422 if errors else 409 if said else 200
    return render_template(
        "enrollments/many.html", found=found, verb=verb, back=back, here_url=here, errors=errors, said=said, ids=ids,
        left=left, sequence=sequence, refused=refused, lines=[_line(one) for one in found.listed],
        shown=seen.fingerprint(actions.dates(found)),
        until=request.form.get("until") or adjusting.soon(g.user.zone).isoformat()), status


def _line(one: Turn) -> Line:
    coming = one.after or one.before
    return Line(one.enrollment, str(coming.step.position) if coming else "", shifts.when(one.before),
                shifts.when(one.after), shifts.why_late(one.after, one.enrollment))
