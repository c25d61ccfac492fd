"""Giving a colleague's running enrollments to another mailbox: chosen, looked at, then done."""

from __future__ import annotations

from collections import Counter

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from server import access, clock, words
from server.actions import handover as actions
from server.actions.handover import Result
from server.domain.codes import Permission
from server.models import User
from server.queries import handing
from server.web import session

pages = session.guarded("handover", __name__)
AT_ONCE = 500  # handed over in one transaction
SHOWN = 50  # looked at before


def _leaver(user_id: int) -> User:
    """Admins hand over for anyone, users for themselves."""
    user = access.user_of(g.user, user_id)
    access.require(g.user, Permission.ENROLLMENTS_CREATE)
    if user.id != g.user.id and not access.is_admin(g.user):
        raise access.Forbidden("not_your_enrollment", user=user.name)
    return user


@pages.get("/team/<int:user_id>/handover")
def choose(user_id: int) -> ResponseReturnValue:
    return _choose(_leaver(user_id), request.args.get("mailbox", type=int), {})


def _choose(user: User, mailbox: int | None, errors: dict[str, str]) -> ResponseReturnValue:
    boxes = handing.by_mailbox(user)
    total = sum(count for box, count in boxes if mailbox in (None, box.id))
    return render_template(
        "team/handover.html", user=user, boxes=boxes, mailbox=mailbox, total=total, errors=errors,
        rows=handing.listed(user, mailbox), targets=handing.targets(g.user, everyone=access.is_admin(g.user)),
        ), 422 if errors else 200


@pages.post("/team/<int:user_id>/handover")
def hand_over(user_id: int) -> ResponseReturnValue:
    """First what each person would get next, then, confirmed, the handover itself."""
    user, form = _leaver(user_id), request.form
    mailbox, to = form.get("mailbox", type=int), form.get("to", "")
    ids = _chosen(user, mailbox)
    if not ids or not to:
        missing = {"to": words.sentence("empty")} if not to else {"enrollment": words.sentence("nobody_selected")}
        return _choose(user, mailbox, missing)
    box = access.mailbox_of(g.user, to)
    if form.get("do") != "confirm":
        return render_template("team/handover_check.html", user=user, mailbox=mailbox, to=box, ids=ids,
                               rows=actions.preview(g.user, ids[:SHOWN], box, now=clock.now()),
                               sentence=words.sentence)
    results = Counter(result for at in range(0, len(ids), AT_ONCE)
                      for result in actions.reassign(g.user, ids[at:at + AT_ONCE], box, now=clock.now()).values())
    flash(_said(results, box.address))
    return redirect(url_for("handover.choose", user_id=user.id), 303)


def _chosen(user: User, mailbox: int | None) -> list[int]:
    """The ticked ones, or all of the list; nobody else's."""
    running = handing.ids(user, mailbox)
    if request.form.get("all_of_filter"):
        return running
    ticked = {int(one) for text in request.form.getlist("enrollment") for one in text.split(",") if one.isdecimal()}
    return [one for one in running if one in ticked]


def _said(results: Counter[Result], address: str) -> str:
    done = results.pop(Result.HANDED_OVER, 0)
    said = [ngettext("%(num)s person gets the next email from %(address)s",
                     "%(num)s people get the next email from %(address)s", done, address=address)]
    left = [_("%(sentence)s (%(n)s)", sentence=words.sentence(one.value), n=count) for one, count in results.items()]
    return " · ".join([*said, *left])
