"""What users say about themselves: name, language, zone, password, absence."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import available_timezones

from server.access import FieldError, Invalid, require
from server.actions import shown as seen
from server.actions.journal import log
from server.actions.planning import replan_many
from server.actions.signin import check, hash_password, sign_out_everywhere
from server.database import database
from server.domain.codes import EnrollmentState, Hold, MessageState, Permission
from server.models import Enrollment, Message, User
from server.queries import absences

LANGUAGES = ("en", "fr")
MOST_NOTE = 500  # characters


def zone_errors(zone: str) -> list[FieldError]:
    return [] if zone in available_timezones() else [FieldError("zone", "unknown_zone", {"zone": zone})]


def known_language(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]


def tidy(name: str) -> str:
    return " ".join(name.split())[:120]


def change_password(user: User, old: str, new: str, *, now: datetime) -> None:
    """Ends all sessions; the caller opens a new one for the browser that asked."""
    if check(user.email, old) is None:
        raise Invalid(FieldError("old_password", "password_wrong"))
    hashed = hash_password(new)
    with database.atomic():
        User.update(password_hash=hashed).where(User.id == user.id).execute()
        sign_out_everywhere(user)
        log("password_changed", now=now, user=user)


def reset_password(user: User, new: str, *, now: datetime) -> None:
    """From the command line, for who cannot sign in any more. Ends all sessions."""
    hashed = hash_password(new)
    with database.atomic():
        User.update(password_hash=hashed).where(User.id == user.id).execute()
        sign_out_everywhere(user)
        log("password_reset", now=now, user=user)


def set_profile(user: User, *, now: datetime, name: str | None = None, language: str | None = None) -> User:
    if name is not None and not name.strip():
        raise Invalid(FieldError("name", "empty"))
    if language is not None and language not in LANGUAGES:
        raise Invalid(FieldError("language", "unknown_language", {"language": language}))
    user.name = tidy(name) if name is not None else user.name
    user.language = language or user.language
    with database.atomic():
        user.save(only=[User.name, User.language])
        log("profile_changed", now=now, user=user)
    return user


def set_zone(user: User, zone: str, *, now: datetime, move_planned: bool = False) -> User:
    """The zone of this user's new enrollments; `move_planned` takes the mails already planned along."""
    errors = zone_errors(zone)
    if errors:
        raise Invalid(*errors)
    with database.atomic():
        before, user.zone, user.zone_known = user.zone, zone, True
        user.save(only=[User.zone, User.zone_known])
        log("zone_changed", now=now, user=user, before=before, after=zone, moved=move_planned)
        if move_planned and before != zone:
            Enrollment.update(zone=zone).where(
                Enrollment.user == user, Enrollment.zone == before,
                Enrollment.state != EnrollmentState.FINISHED).execute()
            _replan_all(user, now)
    return user


def check_absence(user: User, other: User, away_from: date | None, away_until: date | None, note: str = "") -> None:
    """Raise what keeps this user from saying that the other is away on these days."""
    if user.id != other.id:
        require(user, Permission.TEAM_MANAGE)
    if (away_from is None) != (away_until is None):
        raise Invalid(FieldError("away_until" if away_until is None else "away_from", "empty"))
    if away_from and away_until and away_until < away_from:
        raise Invalid(FieldError("away_until", "ends_before_start"))
    if len(note) > MOST_NOTE:
        raise Invalid(FieldError("note", "input_string_too_long", {"max_length": MOST_NOTE}))


def set_absence(user: User, other: User, away_from: date | None, away_until: date | None, *,
                now: datetime, note: str = "", shown: str = "") -> User:
    """Nothing of theirs leaves on these days, both included; the dates behind move. None, None ends it.

    `note` is for the account's owner and admins alone; it stands in no log. `Conflict` when what would move is not
    what was `shown`.
    """
    check_absence(user, other, away_from, away_until, note)
    if shown:
        seen.require_same(shown, seen.of_absence(absences.forecast(other, away_from, away_until, now=now)))
    with database.atomic():
        other.away_from, other.away_until = away_from, away_until
        other.away_note = note.strip() if away_from else ""
        other.save(only=[User.away_from, User.away_until, User.away_note])
        log("absence_set", now=now, user=user, other=other.id, away_from=str(away_from or ""),
            away_until=str(away_until or ""))
        _ask_again(other)
        _replan_all(other, now)
    return other


def _ask_again(user: User) -> None:
    """What the absence as it was has held may leave by the new one."""
    mine = Enrollment.select(Enrollment.id).where(Enrollment.user == user)
    Message.update(hold=None, held_until=None).where(
        Message.enrollment.in_(mine), Message.state == MessageState.PLANNED,
        Message.hold == Hold.PAUSED_USER).execute()


def _replan_all(user: User, now: datetime) -> None:
    replan_many(Enrollment.select().where(Enrollment.user == user, Enrollment.state != EnrollmentState.FINISHED),
                now=now)
