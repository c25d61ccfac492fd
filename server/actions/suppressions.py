"""The opt-out list: addresses and domains nobody here writes to, kept as keyed hashes."""

from __future__ import annotations

from datetime import datetime

from server.access import FieldError, Invalid, require
from server.actions.journal import log
from server.actions.stop import stop
from server.database import database
from server.domain import addresses
from server.domain.codes import EnrollmentState, Finish, Permission, SuppressionReason
from server.keys import address_key
from server.models import Email, Enrollment, Suppression, User


def add(user: User, text: str, *, now: datetime) -> Suppression:
    """Block an address, or a whole domain (`example.com` or `@example.com`), and stop whom it concerns."""
    require(user, Permission.SUPPRESSIONS_WRITE)
    text = text.strip().lower()
    if "@" in text.lstrip("@"):
        return _add_address(user, text, now)
    return _add_domain(user, addresses.domain(f"x@{text.lstrip('@')}"), now)


def _add_address(user: User, address: str, now: datetime) -> Suppression:
    if addresses.problem(address):
        raise Invalid(FieldError("address", "invalid_email", {"address": address}))
    key = addresses.match_key(address)
    with database.atomic():
        row = _store(user, address_key(key), addresses.normalise(address), now, domain=False)
        email = Email.get_or_none(Email.match_key == key)
        if email:
            _stop_all(user, Enrollment.person == email.person_id, now)
    return row


def _add_domain(user: User, domain: str, now: datetime) -> Suppression:
    if addresses.problem(f"x@{domain}"):
        raise Invalid(FieldError("address", "invalid_domain", {"domain": domain}))
    with database.atomic():
        row = _store(user, address_key(domain), domain, now, domain=True)
        there = Email.select(Email.id).where(Email.match_key.endswith(f"@{domain}"))
        _stop_all(user, Enrollment.email.in_(there), now)
    return row


def _store(user: User, key: str, shown: str, now: datetime, *, domain: bool) -> Suppression:
    row = Suppression.get_or_none(Suppression.key == key)
    if row is None:
        row = Suppression.create(key=key, domain=domain, shown=shown, reason=SuppressionReason.BY_HAND,
                                 user=user, created_at=now)
        log("suppression_added", now=now, user=user, suppression=row.id, domain=domain)
    return row


def _stop_all(user: User, concerned: object, now: datetime) -> None:
    running = Enrollment.select().where(concerned, Enrollment.state != EnrollmentState.FINISHED)
    for enrollment in list(running):
        stop(enrollment, Finish.OPTED_OUT, now=now, user=user, where=SuppressionReason.BY_HAND.value)


def remove(user: User, row: Suppression, reason: str, *, now: datetime) -> None:
    """Allow mails again. The reason stays in the log; nobody is enrolled again by this."""
    require(user, Permission.SUPPRESSIONS_WRITE)
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise Invalid(FieldError("reason", "reason_missing"))
    with database.atomic():
        row.delete_instance()
        log("suppression_removed", now=now, user=user, suppression=row.id, was=row.reason.value,
            domain=row.domain, reason=reason)
