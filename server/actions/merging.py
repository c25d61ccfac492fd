"""Two rows that are one human become one."""

from __future__ import annotations

from datetime import datetime

from server.access import Conflict, FieldError, Invalid, require
from server.actions.journal import log
from server.actions.people import PLAIN
from server.database import database
from server.domain.codes import EnrollmentState, Permission
from server.models import Email, Enrollment, Event, Person, User


def merge(user: User, keep: Person, other: Person, *, now: datetime) -> Person:
    """Everything of `other` goes to `keep`, whose own values win. `Conflict` when both are in a sequence."""
    require(user, Permission.PEOPLE_WRITE)
    if keep.id == other.id:
        raise Invalid(FieldError("other", "same_person"))
    with database.atomic():
        running = Enrollment.select().where(Enrollment.person.in_([keep, other]),
                                            Enrollment.state != EnrollmentState.FINISHED)
        if running.count() > 1:
            raise Conflict("both_enrolled")
        Email.update(person=keep, main=False).where(Email.person == other).execute()
        if not Email.select().where(Email.person == keep, Email.main).exists():
            first = Email.select(Email.id).where(Email.person == keep).order_by(Email.id).limit(1)
            Email.update(main=True).where(Email.id.in_(first)).execute()
        Enrollment.update(person=keep).where(Enrollment.person == other).execute()
        Event.update(person=keep).where(Event.person == other).execute()
        _fill(keep, other)
        other.delete_instance()
        log("people_merged", now=now, user=user, person=keep, other_person=other.id)
    return keep


def _fill(keep: Person, other: Person) -> None:
    origins = dict(keep.origins)
    for name in PLAIN:
        if not getattr(keep, name) and getattr(other, name):
            setattr(keep, name, getattr(other, name))
            origins[name] = other.origins.get(name, {})
    keep.fields = {**other.fields, **keep.fields}
    keep.origins = {**other.origins, **origins}
    keep.candidate, keep.contact = keep.candidate or other.candidate, keep.contact or other.contact
    keep.save()
