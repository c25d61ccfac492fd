"""Connecting a user's own mailbox, keeping its credentials, and lending it to one worker at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import nh3
import requests
from peewee import SQL, IntegrityError

from connectors import registry
from connectors.base import Connector, OnRefresh
from connectors.errors import AccessLost, ConnectorError, ConsentError, Rejected
from connectors.types import Client, Credentials, Profile, Provider
from server import keys, settings
from server.access import require
from server.actions.journal import log
from server.database import database
from server.domain.addresses import match_key
from server.domain.codes import MailboxState, Permission
from server.models import ConsentFlow, Fact, Mailbox, User

FLOW_LIFE = timedelta(minutes=15)
COOLED = timedelta(hours=6)  # after so long without a refusal the provider starts from nothing


class ConnectProblem(Exception):
    """Why a mailbox was not connected; `code` picks the sentence, `detail` fills it."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def _fact(provider: Provider) -> str:
    return f"client:{provider.value}"


def client(provider: Provider) -> Client:
    """The OAuth application in force: the environment's, else the one typed in Settings."""
    row = Fact.get_or_none(Fact.name == _fact(provider))
    stored = json.loads(keys.decrypt(row.value)) if row else {}
    return settings.active().client(provider, stored)


def save_client(user: User, provider: Provider, client_id: str, client_secret: str, tenant: str = "", *,
                now: datetime) -> None:
    """Keep an OAuth application's id and secret, encrypted. Only who manages the settings may."""
    require(user, Permission.SETTINGS_MANAGE)
    value = keys.encrypt(json.dumps({"client_id": client_id.strip(), "client_secret": client_secret.strip(),
                                     "tenant": tenant.strip()}))
    with database.atomic():
        Fact.insert(name=_fact(provider), value=value).on_conflict(
            conflict_target=[Fact.name], update={Fact.value: value}).execute()
        log("provider_client_saved", now=now, user=user, provider=provider.value)


def start_connect(user: User, provider: Provider, *, redirect_uri: str, now: datetime,
                  mailbox: Mailbox | None = None) -> str:
    """The provider's consent page for this user. State and PKCE verifier stay here, encrypted, for 15 minutes."""
    require(user, Permission.MAILBOX_CONNECT)
    application = client(provider)
    if not application.client_id:
        raise ConnectProblem("not_configured")
    try:
        hint = mailbox.address if mailbox else user.email
        url, flow = registry.oauth(provider, application).start(redirect_uri, hint)
    except ConsentError as problem:
        raise ConnectProblem(problem.code, problem.detail) from problem
    ConsentFlow.delete().where(ConsentFlow.expires_at < now).execute()
    ConsentFlow.create(state_hash=keys.token_hash(flow["state"]), user=user, provider=provider.value,
                       mailbox_id=str(mailbox.id) if mailbox else None, flow=keys.encrypt(json.dumps(flow)),
                       expires_at=now + FLOW_LIFE)
    return url


def finish_connect(user: User, provider: Provider, query: Mapping[str, str], *, now: datetime) -> Mailbox:
    """Trade the callback for a connected mailbox. Raises `ConnectProblem`; a flow serves once."""
    flow = _take_flow(user, provider, query.get("state", ""), now)
    application = client(provider)
    try:
        credentials = registry.oauth(provider, application).finish(json.loads(keys.decrypt(flow.flow)), query)
        latest = [credentials]
        connector = registry.connect(provider, application, credentials, latest.append)
        profile, cursor = connector.profile(), connector.cursor()
    except ConsentError as problem:
        raise ConnectProblem(problem.code, problem.detail) from problem
    except (AccessLost, Rejected) as problem:  # consented, and still no access: an API that is off, no mailbox
        raise ConnectProblem("mailbox_refused", problem.detail) from problem
    except ConnectorError as problem:
        raise ConnectProblem("unreachable", problem.detail) from problem
    try:
        return _store(user, provider, flow, profile, latest[-1], cursor, now)
    except ConnectProblem:
        connector.revoke()
        raise


def _take_flow(user: User, provider: Provider, state: str, now: datetime) -> ConsentFlow:
    flow = ConsentFlow.get_or_none(ConsentFlow.state_hash == keys.token_hash(state), ConsentFlow.user == user,
                                   ConsentFlow.provider == provider.value, ConsentFlow.expires_at >= now)
    if flow is None or not ConsentFlow.delete().where(ConsentFlow.id == flow.id).execute():
        raise ConnectProblem("wrong_state")
    return flow


def _store(user: User, provider: Provider, flow: ConsentFlow, profile: Profile, credentials: Credentials,
           cursor: str, now: datetime) -> Mailbox:
    key = match_key(profile.address)
    known = Mailbox.get_or_none(Mailbox.match_key == key)
    if flow.mailbox_id and (known is None or str(known.id) != flow.mailbox_id):
        raise ConnectProblem("other_address", profile.address)
    if known and known.user_id != user.id:
        raise ConnectProblem("taken", known.user.name)
    fresh = {"name": profile.name, "aliases": list(profile.aliases), "state": MailboxState.CONNECTED,
             "state_since": now, "state_detail": "", "credentials": keys.encrypt(credentials.to_json()),
             "throttled_until": None, "throttles": 0, "read_problem": "", "read_due": None, "notice_due": None}
    if profile.signature_html:
        fresh["signature"] = nh3.clean(profile.signature_html)
    with database.atomic():
        if known is None:
            known = _insert(user, provider, profile, key, {**fresh, "cursor": cursor}, now)
        else:  # the old cursor stays: what arrived meanwhile is still read
            Mailbox.update(fresh).where(Mailbox.id == known.id).execute()
        log("mailbox_connected", now=now, user=user, mailbox=known, provider=provider.value)
    return Mailbox.get_by_id(known.id)


def _insert(user: User, provider: Provider, profile: Profile, key: str, values: dict[str, object],
            now: datetime) -> Mailbox:
    first = not Mailbox.select().where(Mailbox.user == user, Mailbox.default).exists()
    try:
        return Mailbox.create(user=user, provider=provider, address=profile.address, match_key=key,
                              created_at=now, default=first, **values)
    except IntegrityError:  # somebody else connected it in this very moment
        raise ConnectProblem("taken") from None


def disconnect(user: User, mailbox: Mailbox, *, now: datetime) -> None:
    """Forget the credentials and give the consent back. People enrolled through it are held, never lost."""
    if mailbox.user_id != user.id:
        require(user, Permission.TEAM_MANAGE)
    try:
        open_connector(mailbox).revoke()
    except ConnectorError as problem:
        log("mailbox_revoke_failed", now=now, user=user, mailbox=mailbox, detail=problem.detail)
    lose_access(mailbox, "disconnected_by_user", now=now, user=user)


def lose_access(mailbox: Mailbox, detail: str, *, now: datetime, user: User | None = None) -> None:
    """The mailbox needs reconnecting; said once, however many calls notice it.

    Unless a user asked for it, only the credentials that were refused are given up: somebody may have renewed
    them, or reconnected, since they were read.
    """
    refused = SQL("1 = 1") if user else Mailbox.credentials == mailbox.credentials
    with database.atomic():
        changed = Mailbox.update(state=MailboxState.DISCONNECTED, state_since=now, state_detail=detail,
                                 credentials=None, notice_due=None if user else now).where(
            Mailbox.id == mailbox.id, Mailbox.state != MailboxState.DISCONNECTED, refused).execute()
        if changed:
            log("mailbox_disconnected", now=now, user=user, mailbox=mailbox, detail=detail)


def pause(mailbox: Mailbox, detail: str, *, now: datetime) -> None:
    """Stop sending from a mailbox whose mails are being refused, until its user looks."""
    changed = Mailbox.update(state=MailboxState.PAUSED, state_since=now, state_detail=detail).where(
        Mailbox.id == mailbox.id, Mailbox.state == MailboxState.CONNECTED).execute()
    if changed:
        log("mailbox_paused", now=now, mailbox=mailbox, detail=detail)


def resume(user: User, mailbox: Mailbox, *, now: datetime) -> None:
    if mailbox.user_id != user.id:
        require(user, Permission.TEAM_MANAGE)
    with database.atomic():
        changed = Mailbox.update(state=MailboxState.CONNECTED, state_since=now, state_detail="").where(
            Mailbox.id == mailbox.id, Mailbox.state == MailboxState.PAUSED).execute()
        if changed:
            log("mailbox_resumed", now=now, user=user, mailbox=mailbox)


def set_signature(user: User, mailbox: Mailbox, signature_html: str, *, now: datetime) -> None:
    """Microsoft gives no signature, so its owner types it once; Gmail's may be changed here too."""
    if mailbox.user_id != user.id:
        require(user, Permission.TEAM_MANAGE)
    Mailbox.update(signature=nh3.clean(signature_html)).where(Mailbox.id == mailbox.id).execute()
    log("mailbox_signature_changed", now=now, user=user, mailbox=mailbox)


def open_connector(mailbox: Mailbox) -> Connector:
    """A connector over the stored credentials; every refreshed set is stored at once."""
    credentials = Credentials.from_json(keys.decrypt(mailbox.credentials or ""))
    return registry.connect(mailbox.provider, client(mailbox.provider), credentials, _saver(mailbox))


def _saver(mailbox: Mailbox) -> OnRefresh:
    def save(credentials: Credentials) -> None:
        renewed = keys.encrypt(credentials.to_json())
        saved = Mailbox.update(credentials=renewed).where(
            Mailbox.id == mailbox.id, Mailbox.state != MailboxState.DISCONNECTED,
            Mailbox.credentials == mailbox.credentials).execute()
        if saved:  # else somebody reconnected meanwhile: theirs are newer
            mailbox.credentials = renewed

    return save


def throttled(mailbox: Mailbox, retry_after: float | None, *, now: datetime) -> datetime:
    """Cool this mailbox alone: as long as the provider asks, and ever longer when it goes on."""
    last = mailbox.throttled_until
    before = mailbox.throttles if last and now - last < COOLED else 0
    until = now + timedelta(seconds=max(retry_after or 0.0, min(60.0 * 2**before, 3600.0)))
    Mailbox.update(throttled_until=until, throttles=before + 1).where(Mailbox.id == mailbox.id).execute()
    mailbox.throttled_until, mailbox.throttles = until, before + 1
    log("mailbox_throttled", now=now, mailbox=mailbox, until=until.isoformat())
    return until


def sent_one(mailbox: Mailbox) -> None:
    """The provider takes mail again."""
    if mailbox.throttles:
        Mailbox.update(throttles=0).where(Mailbox.id == mailbox.id).execute()
        mailbox.throttles = 0


class Finding:
    """One thing checked about an OAuth application: `code`, whether it is fine, the provider's words."""

    def __init__(self, code: str, ok: bool, detail: str = "") -> None:
        self.code, self.ok, self.detail = code, ok, detail


def check_client(provider: Provider, client_id: str, client_secret: str, tenant: str = "", *,
                 post: Callable[..., requests.Response] = requests.post) -> list[Finding]:
    """What can be known without a consent: the shape of the id, and what the provider says to id and secret.

    The token endpoint is asked with a code that cannot exist: `invalid_client` means id or secret are wrong,
    any other refusal means that both were accepted.
    """
    findings = [Finding("id_shape", _plausible(provider, client_id)),
                Finding("secret_given", bool(client_secret.strip()))]
    if not all(finding.ok for finding in findings):
        return findings
    application = settings.active().client(provider, {"client_id": client_id, "client_secret": client_secret,
                                                      "tenant": tenant})
    endpoint = application.endpoints.get("token_uri") or f"{application.endpoints['authority']}/oauth2/v2.0/token"
    form = {"client_id": client_id, "client_secret": client_secret, "grant_type": "authorization_code",
            "code": "relance-check", "redirect_uri": settings.active().base}
    try:
        answer = post(endpoint, data=form, timeout=10)
    except requests.RequestException as problem:
        return [*findings, Finding("provider_reachable", False, type(problem).__name__)]
    said = _error(answer)
    refused = said in ("invalid_client", "unauthorized_client")
    return [*findings, Finding("provider_reachable", True), Finding("client_accepted", not refused, said)]


def _plausible(provider: Provider, client_id: str) -> bool:
    wanted = ".apps.googleusercontent.com" if provider is Provider.GMAIL else "-"
    return wanted in client_id or settings.active().demo


def _error(answer: requests.Response) -> str:
    try:
        return str(answer.json().get("error", ""))
    except ValueError:
        return ""
