"""Passwords and sessions of browsers. `now` is real time here: the demo's clock signs nobody out."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash

from server.access import FieldError, Invalid
from server.domain.addresses import normalise
from server.keys import token_hash
from server.models import Role, Session, User

IDLE = timedelta(days=30)
SHORTEST = 10
_METHOD = "scrypt"  # tests that make many users lower its cost
_SEEN_EVERY = timedelta(minutes=5)


def hash_password(password: str) -> str:
    """An scrypt hash. `Invalid` for a password that is too short to keep anyone out."""
    if len(password) < SHORTEST:
        raise Invalid(FieldError("password", "password_short", {"least": SHORTEST}))
    if len(password) > 1000:
        raise Invalid(FieldError("password", "password_long", {"most": 1000}))
    return generate_password_hash(password, _METHOD)


@cache
def _nobody() -> str:
    """Checked when there is no such user, so that an unknown address takes as long as a wrong password."""
    return generate_password_hash(secrets.token_urlsafe(16), _METHOD)


def check(email: str, password: str) -> User | None:
    """The user of this address and password, None for any mismatch; the time taken tells nothing."""
    user = User.select(User, Role).join(Role).where(User.email == normalise(email)).first()
    stored = user.password_hash if user and user.password_hash and not user.disabled_at else None
    right = check_password_hash(stored or _nobody(), password[:1000])
    return user if right and stored else None


def sign_in(email: str, password: str, *, now: datetime) -> tuple[User, str] | None:
    """The user and a fresh session's token; None when address and password do not match."""
    user = check(email, password)
    return (user, open_session(user, now=now)) if user else None


def open_session(user: User, *, now: datetime) -> str:
    """A new session; the cookie gets the token, the database its hash."""
    Session.delete().where(Session.seen_at < now - IDLE).execute()
    token = secrets.token_urlsafe(32)
    Session.create(token_hash=token_hash(token), user=user, created_at=now, seen_at=now)
    User.update(seen_at=now).where(User.id == user.id).execute()
    return token


def session_user(token: str, *, now: datetime) -> User | None:
    """Who is signed in with this token: not after 30 idle days, not once disabled. One query."""
    session = (Session.select(Session, User, Role).join(User).join(Role)
               .where(Session.token_hash == token_hash(token), Session.seen_at >= now - IDLE,
                      User.disabled_at.is_null()).first())
    if session is None:
        return None
    if now - session.seen_at >= _SEEN_EVERY:
        Session.update(seen_at=now).where(Session.id == session.id).execute()
        User.update(seen_at=now).where(User.id == session.user_id).execute()
    user: User = session.user
    return user


def close_session(token: str) -> None:
    Session.delete().where(Session.token_hash == token_hash(token)).execute()


def sign_out_everywhere(user: User) -> int:
    return int(Session.delete().where(Session.user == user).execute())


def any_user() -> bool:
    """False on a fresh installation: the first page makes the owner."""
    return bool(User.select().exists())
