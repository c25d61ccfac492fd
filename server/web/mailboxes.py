"""The users' mailboxes: cards, connecting at the provider, and setting up the provider's application."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from connectors.types import Provider
from server import access, clock, settings
from server.actions import mailboxes as actions
from server.domain.codes import Permission
from server.models import Mailbox
from server.queries import mailboxes as queries
from server.web import says
from server.web import session as signed
from server.web.security import allow_form_target

pages = signed.guarded("mailboxes", __name__)
PROVIDERS = {"gmail": Provider.GMAIL, "microsoft": Provider.MICROSOFT}


def callback_url(provider: str) -> str:
    """The exact address the provider's console must know."""
    return f"{settings.active().base}/mailboxes/callback/{provider}"


def allow_consent_pages() -> None:
    """Let the Connect buttons of this page lead to the providers."""
    allow_form_target(settings.active().google_auth_uri, settings.active().microsoft_authority)


@pages.get("/mailboxes")
def index() -> ResponseReturnValue:
    allow_consent_pages()
    everyone = access.may(g.user, Permission.TEAM_MANAGE)
    cards = queries.cards(g.user, now=clock.now(), everyone=everyone)
    return render_template("mailboxes/index.html", cards=cards, now=clock.now())


@pages.get("/mailboxes/new")
def new() -> ResponseReturnValue:
    access.require(g.user, Permission.MAILBOX_CONNECT)
    allow_consent_pages()
    return render_template("mailboxes/new.html", demo=settings.active().demo)


@pages.post("/mailboxes/connect/<any(gmail, microsoft):provider>")
def connect(provider: str) -> ResponseReturnValue:
    return _start(PROVIDERS[provider], None)


@pages.post("/mailboxes/<int:mailbox_id>/reconnect")
def reconnect(mailbox_id: int) -> ResponseReturnValue:
    mailbox = access.mailbox_of(g.user, mailbox_id)
    return _start(mailbox.provider, mailbox)


def _start(provider: Provider, mailbox: Mailbox | None) -> ResponseReturnValue:
    session["after_connect"] = request.form.get("next", "")
    try:
        url = actions.start_connect(g.user, provider, mailbox=mailbox, redirect_uri=callback_url(provider.value),
                                    now=clock.real())
    except actions.ConnectProblem as problem:
        return _problem(provider.value, problem)
    return redirect(url, 303)


@pages.get("/mailboxes/callback/<any(gmail, microsoft):provider>")
def callback(provider: str) -> ResponseReturnValue:
    try:
        mailbox = actions.finish_connect(g.user, PROVIDERS[provider], request.args.to_dict(), now=clock.real())
    except actions.ConnectProblem as problem:
        return _problem(provider, problem)
    if session.pop("after_connect", "") == "welcome":
        return redirect(url_for("account.first_extension"), 303)
    flash(_("%(address)s is connected", address=mailbox.address))
    return redirect(url_for("mailboxes.index"), 303)


def _problem(provider: str, problem: actions.ConnectProblem) -> ResponseReturnValue:
    if problem.code == "not_configured":
        return redirect(url_for("mailboxes.setup", provider=provider), 303)
    allow_consent_pages()
    return render_template("mailboxes/problem.html", provider=provider, code=problem.code,
                           said=says.connect_problem(problem), detail=problem.detail), 422


@pages.post("/mailboxes/<int:mailbox_id>/disconnect")
def disconnect(mailbox_id: int) -> ResponseReturnValue:
    mailbox = access.mailbox_of(g.user, mailbox_id)
    actions.disconnect(g.user, mailbox, now=clock.now())
    flash(_("%(address)s is disconnected. Nothing leaves from it.", address=mailbox.address))
    return redirect(url_for("mailboxes.index"), 303)


@pages.post("/mailboxes/<int:mailbox_id>/resume")
def resume(mailbox_id: int) -> ResponseReturnValue:
    actions.resume(g.user, access.mailbox_of(g.user, mailbox_id), now=clock.now())
    return redirect(url_for("mailboxes.index"), 303)


@pages.route("/mailboxes/<int:mailbox_id>/signature", methods=["GET", "POST"])
def signature(mailbox_id: int) -> ResponseReturnValue:
    mailbox = access.mailbox_of(g.user, mailbox_id)
    if request.method == "GET":
        return render_template("mailboxes/signature.html", mailbox=mailbox)
    actions.set_signature(g.user, mailbox, request.form.get("signature", ""), now=clock.now())
    flash(_("Signature saved"))
    return redirect(url_for("mailboxes.index"), 303)


@pages.get("/mailboxes/setup/<any(gmail, microsoft):provider>")
def setup(provider: str) -> ResponseReturnValue:
    return render_template("mailboxes/setup.html", provider=provider, redirect_uri=callback_url(provider),
                           typed={}, findings=None)


@pages.post("/mailboxes/setup/<any(gmail, microsoft):provider>")
def save_setup(provider: str) -> ResponseReturnValue:
    access.require(g.user, Permission.SETTINGS_MANAGE)
    form, which = request.form, PROVIDERS[provider]
    typed = {name: form.get(name, "").strip() for name in ("client_id", "client_secret", "tenant")}
    findings = actions.check_client(which, typed["client_id"], typed["client_secret"], typed["tenant"])
    if not all(finding.ok for finding in findings):
        return render_template("mailboxes/setup.html", provider=provider, redirect_uri=callback_url(provider),
                               typed=typed, findings=[(f.ok, says.finding(f)) for f in findings]), 422
    actions.save_client(g.user, which, **typed, now=clock.now())
    flash(_("Saved and checked. Connect your mailbox now."))
    return redirect(url_for("mailboxes.new"), 303)
