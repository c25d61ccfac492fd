"""Stopping, pausing, resuming and explaining enrollments, one or many."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from server import access, clock, words
from server.actions import settle, stop
from server.actions.stop import Back, Result, Unenrolled
from server.domain.codes import MessageState
from server.models import Enrollment, Message
from server.queries.checks import Explanation
from server.queries.explain import explain
from server.queries.explain_past import decided
from server.web import session

pages = session.guarded("enrollments", __name__)


def numbers(form_name: str) -> list[int]:
    return [int(one) for text in request.form.getlist(form_name) for one in text.split(",") if one.isdecimal()]


def _back() -> ResponseReturnValue:
    return redirect(session.local_path(request.form.get("back", "/")), 303)


def confirm(ids: list[int], back: str) -> ResponseReturnValue:
    """The dialog before several people are unenrolled: how many emails that takes back."""
    planned = Message.select().where(Message.enrollment.in_(ids), Message.state == MessageState.PLANNED).count()
    return render_template("enrollments/confirm.html", ids=ids, planned=planned, back=back)


@pages.post("/enrollments/unenroll")
def unenroll() -> ResponseReturnValue:
    done = stop.unenroll(g.user, numbers("ids")[:1000], where="web", now=clock.now())
    if len(done) > 1 and any(one.result is not Result.UNENROLLED for one in done):
        return render_template("enrollments/results.html", rows=_results(done), back=request.form.get("back", "/"),
                               undo=[one.id for one in done if one.result is Result.UNENROLLED])
    flash(_toast(done))  # type: ignore[arg-type] # a mapping carries its Undo along; the base template shows both
    return _back()


def _results(done: list[Unenrolled]) -> list[tuple[Enrollment | None, str, bool]]:
    rows = {row.id: row for row in Enrollment.select().where(Enrollment.id.in_([one.id for one in done]))}
    return [(rows.get(one.id), words.sentence(one.result.value), one.result is Result.UNENROLLED) for one in done]


def _toast(done: list[Unenrolled]) -> dict[str, object] | str:
    """What happened, with Undo; one person is named."""
    ended = [one for one in done if one.result in (Result.UNENROLLED, Result.LEAVING_NOW)]
    cancelled = sum(one.cancelled for one in ended)
    if not ended:
        return words.sentence(done[0].result.value if done else "not_found")
    if len(ended) == 1:
        who = Enrollment.get_by_id(ended[0].id).person.name
        text = _("%(name)s unenrolled", name=who)
    else:
        text = ngettext("%(num)s unenrolled", "%(num)s unenrolled", len(ended))
    if cancelled:
        text += ", " + ngettext("%(num)s email cancelled", "%(num)s emails cancelled", cancelled)
    return {"text": text, "undo": url_for("enrollments.undo"),
            "fields": {"ids": ",".join(str(one.id) for one in ended), "back": request.form.get("back", "/")}}


@pages.post("/enrollments/undo")
def undo() -> ResponseReturnValue:
    done = stop.undo_unenroll(g.user, numbers("ids")[:1000], now=clock.now())
    back = [one for one in done if one.result is Back.BACK]
    flash(ngettext("%(num)s person is back in the sequence, with new dates",
                   "%(num)s people are back in the sequence, with new dates", len(back)))
    return _back()


@pages.post("/enrollments/<int:enrollment_id>/settle")
def settle_uncertain(enrollment_id: int) -> ResponseReturnValue:
    """The user looked into the Sent folder and says whether the email of unknown outcome left."""
    enrollment = access.enrollment_of(g.user, enrollment_id)
    access.require_change(g.user, enrollment)
    row = Message.get_or_none(Message.enrollment == enrollment, Message.state == MessageState.UNCERTAIN)
    sent = request.form.get("sent") == "yes"
    if row is not None and settle.settle_by_hand(g.user, row, sent=sent, now=clock.now()):
        flash(_("Noted: it left") if sent else _("Noted: it did not leave, and is planned again"))
    return _back()


def _of_mail(enrollment: Enrollment) -> Explanation | None:
    """About the one mail that the address names: its step may stand elsewhere by now, or be gone."""
    row = Message.get_or_none(Message.id == request.args.get("message", 0, type=int), Message.enrollment == enrollment)
    return decided(row) if row else None


@pages.get("/enrollments/<int:enrollment_id>/why")
def why(enrollment_id: int) -> ResponseReturnValue:
    enrollment = access.enrollment_of(g.user, enrollment_id)
    answer = _of_mail(enrollment) or explain(enrollment, request.args.get("step", type=int), now=clock.now())
    lines = [(check, words.check(check.code, check.passed, check.evidence, check.until, g.user.zone))
             for check in answer.checks]
    return render_template("enrollments/why.html", enrollment=enrollment, lines=lines,
                           question=words.question(answer.question, answer.position))
