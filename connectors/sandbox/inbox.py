"""The web inbox: read as the people written to, answer for them, move the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    redirect,
    request,
    url_for,
)

from connectors.sandbox import answers, clock, faults, people, rfc822
from connectors.sandbox.pages import rendered
from connectors.sandbox.texts import language, moment
from connectors.sandbox.world import Folder, Mail, World

_HTML_CSP = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def blueprint(world: World) -> Blueprint:
    inbox = Blueprint("inbox", __name__)
    inbox.before_request(_same_origin)
    clock.add_routes(inbox)
    faults.add_routes(inbox, world)

    @inbox.get("/")
    def home() -> Any:
        return _page(world)

    @inbox.get("/people")
    def people_page() -> Any:
        return rendered("people.html", people=people.ATTENDEES)

    @inbox.get("/demo/mails")
    def mails() -> Any:
        box = request.args.get("to", "").lower()
        return jsonify([_as_json(mail) for mail in _received(world, box)])

    @inbox.get("/demo/mails/<mail_id>/html")
    def html(mail_id: str) -> Any:
        mail = _asked_for(world, {"id": mail_id, "to": request.args.get("to", "")})
        return Response(answers.html_of(mail), headers={"Content-Security-Policy": _HTML_CSP})

    @inbox.get("/demo/journal")
    def journal() -> Any:
        with world.lock:
            return jsonify([entry.to_json() for entry in world.journal])

    @inbox.post("/demo/<any(reply, ooo, bounce, stop, optout):verb>")
    def act(verb: str) -> Any:
        fields = _fields()
        return _done(_act(world, verb, _asked_for(world, fields), fields), fields)

    return inbox


def _same_origin() -> Any:
    """Other pages in the same browser may look, but not press buttons here."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and urlsplit(origin).netloc != request.host:
        return _refused(f"Origin: {origin} is another site", 403)
    return None


def _refused(problem: str, code: int = 400) -> Any:
    return jsonify(error=problem), code


def _fields() -> dict[str, Any]:
    body = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    return body if isinstance(body, dict) else {}


def _asked_for(world: World, fields: dict[str, Any]) -> Mail:
    """The mail with that id in that box, or the box's newest received one."""
    box = str(fields.get("to", "")).lower()
    if mail_id := str(fields.get("id", "")):
        mail = world.get(box, mail_id)
    else:
        mail = next(reversed(_received(world, box)), None)
    if mail is None:
        abort(_problem(f"to, id: {box or 'no address'} has no such mail"))
    return mail


def _problem(words: str) -> Response:
    answer = jsonify(error=words)
    answer.status_code = 404
    return answer


def _act(world: World, verb: str, mail: Mail, fields: dict[str, Any]) -> Mail | None:
    match verb:
        case "reply":
            text = str(fields.get("text", "")).strip()
            if not text:
                abort(_problem("text: an answer needs words"))
            return answers.reply(world, mail, text, str(fields.get("from", "")))
        case "ooo":
            return answers.out_of_office(world, mail, _back(world, fields), str(fields.get("lang", language())))
        case "bounce":
            return answers.bounce(world, mail)
        case "stop":
            return answers.stop(world, mail, str(fields.get("text") or "STOP"))
    return answers.opt_out_by_mail(world, mail)


def _back(world: World, fields: dict[str, Any]) -> date:
    try:
        return date.fromisoformat(str(fields.get("back") or (world.now() + timedelta(days=7)).date()))
    except ValueError:
        abort(_problem("back: write the day as YYYY-MM-DD"))


def _done(answer: Mail | None, fields: dict[str, Any]) -> Any:
    if request.is_json:
        at = answer.received_at.isoformat() if answer else None
        return jsonify(delivered=answer.id if answer else None, box=answer.box if answer else None, at=at)
    return redirect(url_for("inbox.home", to=fields.get("shown") or None, mail=fields.get("id"), answered=1), 303)


def _received(world: World, box: str) -> list[Mail]:
    return [mail for mail in world.visible(box) if mail.folder is not Folder.SENT]


def _as_json(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "to": mail.box,
        "from": rfc822.header(mail.raw, "From"),
        "subject": rfc822.header(mail.raw, "Subject"),
        "received_at": mail.received_at.isoformat(),
        "headers": [list(pair) for pair in rfc822.headers(mail.raw)],
        "text": answers.text_of(mail),
        "html": answers.html_of(mail),
        "raw": mail.raw.decode("utf-8", "replace"),
    }


def _page(world: World) -> Any:
    chosen_box, chosen_id = request.args.get("to", "").lower(), request.args.get("mail", "")
    boxes, accounts = sorted(world.external_boxes()), sorted(world.accounts)
    shown = [chosen_box] if chosen_box in (*boxes, *accounts) else boxes
    mails = sorted((m for box in shown for m in _readable(world, box)), key=_when, reverse=True)
    mail = next((m for m in mails if m.id == chosen_id), None)
    return rendered(
        "inbox.html",
        boxes=boxes,
        accounts=accounts,
        chosen_box=chosen_box,
        rows=[_row(m) for m in mails],
        mail=_shown(world, mail) if mail else None,
        answerable=mail is not None and mail.folder is not Folder.SENT and mail.box not in accounts,
        answered=request.args.get("answered"),
        clock=clock.state(),
    )


def _readable(world: World, box: str) -> list[Mail]:
    return [mail for mail in world.visible(box) if mail.folder is not Folder.DRAFTS]


def _when(mail: Mail) -> datetime:
    return mail.received_at


def _row(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "box": mail.box,
        "subject": rfc822.header(mail.raw, "Subject"),
        "when": moment(mail.received_at),
        "out": mail.folder is Folder.SENT,
    }


def _shown(world: World, mail: Mail) -> dict[str, Any]:
    names = {email: name for name, email in rfc822.addresses(mail.raw, "To")}
    return {
        **_row(mail),
        "from": rfc822.header(mail.raw, "From"),
        "to": rfc822.header(mail.raw, "To"),
        "person": names.get(mail.box) or mail.box,
        "text": answers.text_of(mail),
        "has_html": bool(answers.html_of(mail)),
        "headers": rfc822.headers(mail.raw),
        "link": answers.opt_out_link(mail),
        "by_mail": answers.opt_out_mailto(mail),
        "back": (world.now() + timedelta(days=7)).date().isoformat(),
        "colleague": f"colleague@{mail.box.partition('@')[2]}",
    }
