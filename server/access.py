"""Who may do what: the row for this user, or a refusal whose code server.words turns into a sentence."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, TypeVar

from server.domain.codes import Permission
from server.models import Batch, Enrollment, Inbound, Mailbox, Person, Row, Sequence, Suppression, Task, Template, User

RowType = TypeVar("RowType", bound=Row)


class Refusal(Exception):
    """Something the user asked for and does not get. `params` fill the sentence of `code`."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Forbidden(Refusal):
    """The user may not do this."""


class NotFound(Refusal):
    """There is no such row, as far as this user is concerned."""


class Conflict(Refusal):
    """Somebody or something was faster; `params` hold what is needed to show both sides."""


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with the input: where, what (a code), and what fills the sentence."""

    field: str
    code: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


class Invalid(Refusal):
    """The input cannot be used; every error is in `errors`."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(errors[0].code if errors else "invalid")
        self.errors = list(errors)


def may(user: User, permission: Permission) -> bool:
    return user.disabled_at is None and permission.value in user.role.permissions


def require(user: User, permission: Permission) -> None:
    """Raise `Forbidden` unless the user's role has the permission."""
    if not may(user, permission):
        raise Forbidden("needs_permission", permission=permission)


def is_admin(user: User) -> bool:
    """Owner and admins, who may do for anyone what that person may do for themselves."""
    return user.disabled_at is None and user.role.key in ("owner", "admin")


def is_owner(user: User) -> bool:
    return user.disabled_at is None and user.role.key == "owner"


def _row(user: User, table: type[RowType], row_id: int | str, code: str) -> RowType:
    """`row_id` may come straight from an address; a disabled user finds nothing."""
    found = None if user.disabled_at else _find(table, row_id)
    if found is None:
        raise NotFound(code)
    return found


def _find(table: type[RowType], row_id: int | str) -> RowType | None:
    text = str(row_id)
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        return None
    return table.get_or_none(table.id == int(text))


def sequence_of(user: User, row_id: int | str) -> Sequence:
    """Sequences are shared: everyone on the team sees all of them."""
    return _row(user, Sequence, row_id, "no_sequence")


def person_of(user: User, row_id: int | str) -> Person:
    """People are shared; an erased one is gone."""
    person = _row(user, Person, row_id, "no_person")
    if person.erased_at is not None:
        raise NotFound("no_person")
    return person


def enrollment_of(user: User, row_id: int | str) -> Enrollment:
    return _row(user, Enrollment, row_id, "no_enrollment")


def inbound_of(user: User, row_id: int | str) -> Inbound:
    """A stored mail; its text is for `may_read_mail` alone."""
    return _row(user, Inbound, row_id, "no_mail")


def template_of(user: User, row_id: int | str) -> Template:
    return _row(user, Template, row_id, "no_template")


def suppression_of(user: User, row_id: int | str) -> Suppression:
    return _row(user, Suppression, row_id, "no_suppression")


def task_of(user: User, row_id: int | str) -> Task:
    return _row(user, Task, row_id, "no_task")


def batch_of(user: User, row_id: int | str) -> Batch:
    """A click on Enroll is taken back by who made it, or by an admin."""
    batch = _row(user, Batch, row_id, "no_batch")
    if batch.user_id != user.id and not is_admin(user):
        raise NotFound("no_batch")
    return batch


def mailbox_of(user: User, row_id: int | str) -> Mailbox:
    """One's own mailbox; admins reach everyone's. A colleague's does not exist."""
    mailbox = _row(user, Mailbox, row_id, "no_mailbox")
    if mailbox.user_id != user.id and not is_admin(user):
        raise NotFound("no_mailbox")
    return mailbox


def user_of(user: User, row_id: int | str) -> User:
    return _row(user, User, row_id, "no_user")


def may_edit_sequence(user: User, sequence: Sequence) -> bool:
    """Its owner, while allowed to make sequences, and admins."""
    return is_admin(user) or (sequence.owner_id == user.id and may(user, Permission.SEQUENCES_CREATE))


def require_edit_sequence(user: User, sequence: Sequence) -> None:
    if not may_edit_sequence(user, sequence):
        raise Forbidden("not_your_sequence", owner=sequence.owner.name)


def may_change(user: User, enrollment: Enrollment) -> bool:
    """Resume, change, send again, "not a reply": who enrolled, the sequence's owner, admins."""
    return may(user, Permission.ENROLLMENTS_CREATE) and (
        is_admin(user) or user.id in (enrollment.user_id, enrollment.sequence.owner_id))


def require_change(user: User, enrollment: Enrollment) -> None:
    if not may_change(user, enrollment):
        raise Forbidden("not_your_enrollment", user=enrollment.user.name)


def may_read_mail(user: User, mailbox: Mailbox) -> bool:
    """The text of an answer is its mailbox owner's; not even an admin reads it unless it was shared."""
    return mailbox.user_id == user.id
