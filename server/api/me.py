"""The caller, and the token that their browser holds."""

from __future__ import annotations

from flask import g
from flask.typing import ResponseReturnValue

import server
from server import access, clock, settings, words
from server.actions import devices, profile
from server.actions.previews import sending_mailbox
from server.api import answers, shapes
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.api.errors import problem
from server.api.limits import TRIES, limiter
from server.api.requests import MeIn, TokenIn
from server.models import Mailbox, User
from server.queries import account
from server.queries.needs import Item, Need, needs

_EXTENSION_FLOOR = "0.1"
_TROUBLE = (Need.MAILBOX_DISCONNECTED, Need.MAILBOX_PAUSED, Need.HANDOVER)


@bp.get("/me")
@bp.auth_required(auth)
@bp.output(answers.MeOut)
def me() -> answers.MeOut:
    return _me(caller())


@bp.patch("/me")
@bp.auth_required(auth)
@bp.input(MeIn)
@bp.output(answers.MeOut)
def change_me(json_data: MeIn) -> answers.MeOut:
    user, now = caller(), clock.now()
    if json_data.language:
        profile.set_profile(user, language=json_data.language, now=now)
    if json_data.zone:
        profile.set_zone(user, json_data.zone, now=now)
    return _me(user)


def _me(user: User) -> answers.MeOut:
    now = clock.now()
    waiting = needs(user, now=now)
    box = sending_mailbox(user)
    here = answers.ServerOut(company=account.company(), version=server.__version__,
                             extension=_EXTENSION_FLOOR, demo=settings.active().demo,
                             now=shapes.instant(now))
    return answers.MeOut(
        user=answers.UserOut(id=user.id, name=user.name, email=user.email, zone=user.zone,
                             zone_known=user.zone_known, language=user.language,
                             permissions=list(user.role.permissions)),
        mailbox=_mailbox(box) if box else None, server=here,
        trouble=[_trouble(item) for item in waiting if item.need in _TROUBLE],
        badge=answers.BadgeOut(needs_you=len(waiting)))


def _mailbox(box: Mailbox) -> answers.MailboxOut:
    return answers.MailboxOut(id=box.id, address=box.address, provider=box.provider.value, state=box.state.value)


def _trouble(item: Item) -> answers.TroubleOut:
    page = f"team/{item.user_id}/handover" if item.user_id else "mailboxes"
    return answers.TroubleOut(code=item.need.value, sentence=words.need(item.need, item.values),
                              url=f"{settings.active().base}/{page}")


@bp.post("/token")
@limiter.limit(TRIES)
@bp.input(TokenIn)
@bp.output(answers.TokenOut)
@bp.doc(summary="Trade the code of /connect/authorize for a device's token", responses=[400, 429])
def token(json_data: TokenIn) -> answers.TokenOut | ResponseReturnValue:
    try:
        device, secret = devices.redeem(json_data.code, json_data.code_verifier, json_data.redirect_uri,
                                        now=clock.real())
    except access.Forbidden as refusal:
        g.language = words.select_locale()
        return problem(400, refusal.code, words.sentence(refusal.code), error=refusal.code)
    return answers.TokenOut(access_token=secret, token_type="bearer",  # noqa: S106 - the kind, not a secret
                            device=answers.Named(id=device.id, name=device.name))


@bp.delete("/token")
@bp.auth_required(auth)
@bp.output({}, status_code=204)
def sign_out() -> str:
    devices.revoke(caller(), g.device, now=clock.real())
    return ""
