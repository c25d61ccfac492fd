"""Browsers with the extension: the code they sign in with, the token they hold. `now` is real time."""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hmac import compare_digest

from server.access import Forbidden, NotFound, Refusal
from server.actions.journal import log
from server.database import database
from server.keys import token_hash
from server.models import Device, DeviceCode, Role, User

CLIENT_ID = "relance-extension"
CODE_LIFE = timedelta(seconds=60)
IDLE = timedelta(days=90)
_USED_EVERY = timedelta(minutes=5)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
# The two addresses that browsers reserve for their extensions; nothing else ever receives a code.
_REDIRECT = re.compile(r"https://(?:([a-p]{32})\.chromiumapp\.org|([0-9a-f]{40})\.extensions\.allizom\.org)/")


class BadRequest(Refusal):
    """A sign-in request that must not be answered by a redirect."""


def extension_id(redirect_uri: str) -> str | None:
    """The extension behind a redirect address, None when the address is not an extension's."""
    found = _REDIRECT.fullmatch(redirect_uri)
    return (found[1] or found[2]) if found else None


def check_request(client_id: str, redirect_uri: str, challenge: str, method: str, allowed: str = "") -> str:
    """The extension's id for the page that asks. `allowed`: RELANCE_EXTENSION_IDS. Writes nothing."""
    asking = extension_id(redirect_uri)
    pinned = {one.strip() for one in allowed.split(",") if one.strip()}
    if client_id != CLIENT_ID or asking is None or (pinned and asking not in pinned):
        raise BadRequest("unknown_extension")
    if method != "S256" or not _CHALLENGE.fullmatch(challenge):
        raise BadRequest("pkce_missing")
    return asking


def authorize(user: User, redirect_uri: str, challenge: str, device_name: str, *, now: datetime) -> str:
    """The user clicked Connect: a code for that extension, good once and for 60 seconds."""
    if extension_id(redirect_uri) is None or not _CHALLENGE.fullmatch(challenge):
        raise BadRequest("unknown_extension")
    code = secrets.token_urlsafe(32)
    name = " ".join(device_name.split())[:80] or "Browser"
    with database.atomic():
        DeviceCode.delete().where(DeviceCode.expires_at < now - timedelta(days=1)).execute()
        DeviceCode.create(code_hash=token_hash(code), user=user, challenge=challenge, device_name=name,
                          redirect_uri=redirect_uri, expires_at=now + CODE_LIFE)
    return code


def redeem(code: str, verifier: str, redirect_uri: str, *, now: datetime) -> tuple[Device, str]:
    """A device and its token for a code. `Forbidden` for any mismatch, always with the same words."""
    with database.atomic():
        row = DeviceCode.get_or_none(DeviceCode.code_hash == token_hash(code))
        taken = row and DeviceCode.update(used_at=now).where(
            DeviceCode.id == row.id, DeviceCode.used_at.is_null()).execute()
    if not (row and taken and _fits(row, verifier, redirect_uri, now)):
        raise Forbidden("invalid_grant")
    token = f"relance_{secrets.token_urlsafe(32)}"
    with database.atomic():
        device = Device.create(user=row.user, name=row.device_name, token_hash=token_hash(token),
                               created_at=now, used_at=now)
        log("device_connected", now=now, user=row.user, device=device.id)
    return device, token


def _fits(row: DeviceCode, verifier: str, redirect_uri: str, now: datetime) -> bool:
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
    same = compare_digest(challenge, row.challenge) and compare_digest(redirect_uri, row.redirect_uri)
    return same and row.expires_at >= now and row.user.disabled_at is None


def resolve(token: str, *, now: datetime) -> Device | None:
    """The device behind a token: not revoked, not idle for 90 days, its user not disabled. One query."""
    device = (Device.select(Device, User, Role).join(User).join(Role)
              .where(Device.token_hash == token_hash(token), Device.revoked_at.is_null(),
                     User.disabled_at.is_null()).first())
    if device is None or now - (device.used_at or device.created_at) > IDLE:
        return None
    if device.used_at is None or now - device.used_at >= _USED_EVERY:
        Device.update(used_at=now).where(Device.id == device.id).execute()
        User.update(seen_at=now).where(User.id == device.user_id).execute()
    return device


def revoke(user: User, device: Device, *, now: datetime) -> None:
    """Disconnect one of one's own browsers."""
    if device.user_id != user.id:
        raise NotFound("no_device")
    with database.atomic():
        if Device.update(revoked_at=now).where(Device.id == device.id, Device.revoked_at.is_null()).execute():
            log("device_revoked", now=now, user=user, device=device.id)
