"""Who works here: the first owner, invitations, who holds which role, who left."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from peewee import IntegrityError

from server import keys, settings
from server.access import Conflict, FieldError, Forbidden, Invalid, NotFound, is_owner, require
from server.actions.account import set_fact
from server.actions.journal import log
from server.actions.profile import known_language, tidy, zone_errors
from server.actions.roles import ensure_roles, require_grant
from server.actions.signin import hash_password, sign_out_everywhere
from server.database import database
from server.domain.addresses import normalise, problem
from server.domain.codes import Permission
from server.models import Device, Invitation, Role, User

INVITATION_LIFE = timedelta(days=7)


def setup_code() -> str:
    """What the first owner shows to have started the server; "" where nobody else can reach it."""
    return keys.sign("owner", "set-up").rpartition(".")[2][:12] if settings.active().within_reach else ""


def check_setup_code(code: str) -> None:
    if not hmac.compare_digest(code.strip().encode(), setup_code().encode()):
        raise Invalid(FieldError("code", "wrong_setup_code"))


def create_owner(company: str, name: str, email: str, password: str, zone: str, language: str, *,
                 now: datetime, holidays: str = "") -> User:
    """The first run: the account and its owner. `Conflict` when somebody did it already."""
    errors = [FieldError(field, "empty") for field, value in (("company", company), ("name", name))
              if not value.strip()]
    errors += _email_errors(email) + zone_errors(zone)
    if errors:
        raise Invalid(*errors)
    hashed = hash_password(password)
    with database.atomic():
        ensure_roles()
        if User.select().exists():
            raise Conflict("owner_exists")
        owner = User.create(email=normalise(email), name=tidy(name), password_hash=hashed,
                            role=Role.get(Role.key == "owner"), zone=zone, zone_known=True,
                            language=known_language(language), created_at=now)
        set_fact("company", company.strip()[:200])
        set_fact("holidays", holidays)
        log("account_created", now=now, user=owner)
    return owner


def _email_errors(email: str) -> list[FieldError]:
    return [FieldError("email", "invalid_email", {"address": email})] if problem(email) else []


def invite(user: User, email: str, name: str, role: Role, *, now: datetime) -> tuple[User, str]:
    """A new user and the token of the link to send them; it serves once, for 7 days."""
    require(user, Permission.TEAM_MANAGE)
    _require_may_give(user, role)
    errors = _email_errors(email) + ([] if name.strip() else [FieldError("name", "empty")])
    if errors:
        raise Invalid(*errors)
    try:
        with database.atomic():
            invited = User.create(email=normalise(email), name=tidy(name), role=role, zone=user.zone,
                                  language=user.language, created_at=now)
            log("user_invited", now=now, user=user, invited=invited.id, role=role.id)
            return invited, _new_link(invited, now)
    except IntegrityError:
        raise Invalid(FieldError("email", "user_exists", {"address": email})) from None


def _new_link(invited: User, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    Invitation.delete().where((Invitation.user == invited) | (Invitation.expires_at < now)).execute()
    Invitation.create(user=invited, token_hash=keys.token_hash(token), expires_at=now + INVITATION_LIFE)
    return token


def renew_link(user: User, invited: User, *, now: datetime) -> str:
    """A fresh link: for an invitation that ran out, or for who forgot the password."""
    require(user, Permission.TEAM_MANAGE)
    require_grant(user, invited.role.permissions)
    with database.atomic():
        log("link_renewed", now=now, user=user, invited=invited.id)
        return _new_link(invited, now)


def invitation(token: str, *, now: datetime) -> User | None:
    """Whom a link is for; None when it was used, replaced or is too old."""
    found = (Invitation.select(Invitation, User).join(User)
             .where(Invitation.token_hash == keys.token_hash(token), Invitation.expires_at >= now,
                    User.disabled_at.is_null()).first())
    return found.user if found else None


def take_up(token: str, password: str, *, now: datetime, name: str = "", zone: str = "",
            language: str = "") -> User:
    """Set the password behind a link; every other session of that user ends."""
    hashed = hash_password(password)
    with database.atomic():
        user = invitation(token, now=now)
        if user is None or not Invitation.delete().where(Invitation.user == user).execute():
            raise NotFound("no_invitation")
        user.password_hash = hashed
        user.name = tidy(name) or user.name
        user.language = known_language(language or user.language)
        if not zone_errors(zone):
            user.zone, user.zone_known = zone, True
        user.save()
        sign_out_everywhere(user)
        log("invitation_taken_up", now=now, user=user)
    return user


def _require_may_give(user: User, role: Role) -> None:
    if role.key == "owner":
        raise Forbidden("owner_by_transfer")
    require_grant(user, role.permissions)


def change_role(user: User, other: User, role: Role, *, now: datetime) -> User:
    """Give a user another role. The owner's changes only by handing the account over."""
    require(user, Permission.TEAM_MANAGE)
    if other.role.key == "owner":
        raise Forbidden("owner_stays")
    require_grant(user, other.role.permissions)
    _require_may_give(user, role)
    with database.atomic():
        before = other.role_id
        other.role = role
        other.save(only=[User.role])
        log("role_changed", now=now, user=user, other=other.id, before=before, after=role.id)
    return other


def hand_over(user: User, other: User, *, now: datetime) -> None:
    """Make someone else the account's owner; the former one becomes an admin."""
    if not is_owner(user):
        raise Forbidden("owner_only")
    if other.disabled_at or other.password_hash is None:
        raise Conflict("user_not_active", name=other.name)
    with database.atomic():
        owner, admin = user.role, Role.get(Role.key == "admin")
        User.update(role=admin).where(User.id == user.id).execute()
        User.update(role=owner).where(User.id == other.id).execute()
        log("account_handed_over", now=now, user=user, other=other.id)


def disable(user: User, other: User, *, now: datetime) -> User:
    """Someone left: no session, no device, no link any more; their planned mails are held, not lost."""
    require(user, Permission.TEAM_MANAGE)
    require_grant(user, other.role.permissions)
    if other.role.key == "owner" or other.id == user.id:
        raise Forbidden("owner_stays" if other.role.key == "owner" else "not_yourself")
    with database.atomic():
        other.disabled_at = now
        other.save(only=[User.disabled_at])
        sign_out_everywhere(other)
        Device.update(revoked_at=now).where(Device.user == other, Device.revoked_at.is_null()).execute()
        Invitation.delete().where(Invitation.user == other).execute()
        log("user_disabled", now=now, user=user, other=other.id)
    return other


def enable(user: User, other: User, *, now: datetime) -> User:
    require(user, Permission.TEAM_MANAGE)
    require_grant(user, other.role.permissions)
    with database.atomic():
        other.disabled_at = None
        other.save(only=[User.disabled_at])
        log("user_enabled", now=now, user=user, other=other.id)
    return other
