"""The consent page of the browser extension. A GET changes nothing; only the click gives a code away."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server import clock, settings
from server.actions import devices
from server.web import errors, session
from server.web.security import allow_form_target

pages = session.guarded("connect", __name__)


@dataclass(frozen=True)
class Ask:
    """What an extension asks for, once all of it has been found right."""

    redirect_uri: str
    extension_id: str
    state: str
    challenge: str
    device_name: str

    def answer(self, **values: str) -> str:
        return f"{self.redirect_uri}?{urlencode({**values, 'state': self.state})}"


def _ask() -> Ask:
    """The request, checked; its form may then lead to that one extension. Raises `BadRequest`."""
    args = request.args
    redirect_uri, challenge = args.get("redirect_uri", ""), args.get("code_challenge", "")
    asking = devices.check_request(args.get("client_id", ""), redirect_uri, challenge,
                                   args.get("code_challenge_method", ""), settings.active().extension_ids)
    if args.get("response_type") != "code" or not 0 < len(args.get("state", "")) <= 500:
        raise devices.BadRequest("pkce_missing")
    allow_form_target(redirect_uri)
    name = "".join(c for c in args.get("device_name", "") if c.isprintable()).strip()[:80]
    return Ask(redirect_uri, asking, args["state"], challenge, name or _("Browser"))


@pages.errorhandler(devices.BadRequest)
def wrong(_problem: devices.BadRequest) -> ResponseReturnValue:
    return errors.page(400, _("This request does not come from a Relance extension"),
                       _("Nothing was connected. Start again from the Relance button in your browser; if this page "
                         "comes back, the extension is not on the list that your admin allows."))


@pages.get("/connect/authorize")
def authorize() -> ResponseReturnValue:
    return render_template("account/connect.html", ask=_ask())


@pages.post("/connect/authorize")
def consent() -> ResponseReturnValue:
    ask = _ask()
    if request.form.get("answer") != "connect":
        return redirect(ask.answer(error="access_denied"), 303)
    code = devices.authorize(g.user, ask.redirect_uri, ask.challenge, ask.device_name, now=clock.real())
    return redirect(ask.answer(code=code), 303)
