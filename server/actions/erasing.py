"""Erasing a person: what identifies them goes, what protects them stays."""

from __future__ import annotations

from datetime import datetime

from server.access import Conflict, require
from server.actions.journal import log
from server.actions.stop import stop, suppress
from server.database import database
from server.domain.codes import EnrollmentState, Finish, MessageState, Permission, SuppressionReason
from server.keys import address_key
from server.models import Batch, Email, Enrollment, Inbound, Message, Override, Person, Suppression, Task, User


def erase(user: User, person: Person, *, now: datetime, never_again: bool = True) -> None:
    """Stop whatever runs, blank every field and text, forget the addresses. Cannot be undone.

    `never_again` keeps keyed hashes of the addresses on the opt-out list, so that no page brings them back.
    Counts and dates stay. `Conflict` while one of their mails is leaving.
    """
    require(user, Permission.PEOPLE_WRITE)
    with database.atomic():
        enrollments = list(Enrollment.select().where(Enrollment.person == person))
        ids = [row.id for row in enrollments]
        if Message.select().where(Message.enrollment.in_(ids), Message.state == MessageState.SENDING).exists():
            raise Conflict("mail_leaving")
        for row in enrollments:
            if row.state is not EnrollmentState.FINISHED:
                stop(row, Finish.ERASED, now=now, user=user)
        if never_again:
            suppress(person, SuppressionReason.BY_HAND, now=now, user=user)
        _forget_addresses(person)
        _blank_texts(ids)
        _forget_batches({row.batch_id for row in enrollments if row.batch_id})
        _blank(person, now)
        log("person_erased", now=now, user=user, person=person)


def _forget_addresses(person: Person) -> None:
    hashes = [address_key(row.match_key) for row in Email.select().where(Email.person == person)]
    Suppression.update(shown=None).where(Suppression.key.in_(hashes), ~Suppression.domain).execute()
    Email.delete().where(Email.person == person).execute()


def _blank_texts(ids: list[int]) -> None:
    Message.update(subject=None, body=None, prepared=None, detail="").where(Message.enrollment.in_(ids)).execute()
    Inbound.update(sender="", subject="", text="", evidence="", recipients=[], successor="", link="").where(
        Inbound.enrollment.in_(ids)).execute()
    Override.delete().where(Override.enrollment.in_(ids)).execute()
    Task.update(note="").where(Task.enrollment.in_(ids)).execute()


def _forget_batches(ids: set[int]) -> None:
    """What a click on Enroll answered names those who were left out; a repeat of the click is long over."""
    Batch.update(result={"enrolled": [], "excluded": []}).where(Batch.id.in_(ids)).execute()


def _blank(person: Person, now: datetime) -> None:
    for name in ("first_name", "last_name", "company", "title", "profile_url", "zone"):
        setattr(person, name, "")
    person.fields, person.origins, person.erased_at = {}, {}, now
    person.save()
