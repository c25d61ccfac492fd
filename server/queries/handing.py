"""Whose enrollments wait for another mailbox, by mailbox, and which mailboxes could take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from server.domain.codes import EnrollmentState, MailboxState
from server.models import Enrollment, Mailbox, User
from server.queries import enrollments

SHOWN = 100
_OPEN = Enrollment.state != EnrollmentState.FINISHED


@dataclass(frozen=True)
class Left:
    """A user who was shut out, and how many people wait for a decision since."""

    user: User
    since: datetime
    people: int


def left_behind() -> list[Left]:
    """Users who cannot sign in any more and have running enrollments."""
    rows: Any = (User.select(User, fn.COUNT(Enrollment.id).alias("people"))
                 .join(Enrollment, on=(Enrollment.user == User.id) & _OPEN)
                 .where(User.disabled_at.is_null(False)).group_by(User).order_by(User.disabled_at))
    return [Left(row, row.disabled_at, row.people) for row in rows]


def by_mailbox(user: User) -> list[tuple[Mailbox, int]]:
    """The mailboxes through which this user's running enrollments write, with how many each has."""
    rows: Any = (Mailbox.select(Mailbox, fn.COUNT(Enrollment.id).alias("people")).join(
        Enrollment, on=(Enrollment.mailbox == Mailbox.id) & _OPEN)
        .where(Enrollment.user == user).group_by(Mailbox).order_by(Mailbox.id))
    return [(row, row.people) for row in rows]


def ids(user: User, mailbox: int | None = None) -> list[int]:
    return [row.id for row in _running(Enrollment.select(Enrollment.id), user, mailbox)]


def listed(user: User, mailbox: int | None = None) -> list[Enrollment]:
    """The first of them, with what a list shows."""
    return list(_running(enrollments.rows(), user, mailbox).limit(SHOWN))


def _running(rows: Any, user: User, mailbox: int | None) -> Any:
    rows = rows.where(Enrollment.user == user, _OPEN).order_by(Enrollment.id)
    return rows.where(Enrollment.mailbox == mailbox) if mailbox else rows


def targets(user: User, *, everyone: bool) -> list[Mailbox]:
    """The mailboxes that could take them: this user's own, or everyone's."""
    rows: Any = Mailbox.select(Mailbox, User).join(User).where(
        Mailbox.state != MailboxState.DISCONNECTED, User.disabled_at.is_null()).order_by(User.name, Mailbox.id)
    return list(rows if everyone else rows.where(Mailbox.user == user))
