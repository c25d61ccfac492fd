"""Why something waits, why a date moved, how a message ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString

from server.domain.codes import Hold, MessageEnd, Moved
from server.words.fields import field_name
from server.words.filling import fill
from server.words.formats import moment
from server.words.language import gettext, plural
from server.words.language import lazy as _

HOLDS: Mapping[Hold, LazyString] = {
    Hold.OUTSIDE_WINDOW: _("Outside sending hours"),
    Hold.HOLIDAY: _("%(holiday)s"),
    Hold.DAILY_LIMIT: _("Limit of %(n)s a day reached"),
    Hold.SPACING: _("Waits its turn"),
    Hold.MAILBOX_DISCONNECTED: _("%(address)s is disconnected"),
    Hold.MAILBOX_UNREADABLE: _("%(address)s could not be read"),
    Hold.PAUSED_PERSON: _("Paused by %(user)s, %(on)s"),
    Hold.PAUSED_SEQUENCE: _("Sequence paused by %(user)s, %(on)s"),
    Hold.PAUSED_USER: _("%(user)s is away until %(until)s"),
    Hold.OUT_OF_OFFICE: _("Out of office until %(until)s"),
    Hold.TASK_OPEN: _('Task "%(task)s" is not done'),
    Hold.MISSING_FIELD: _("Missing: %(fields)s"),
    Hold.PROVIDER_THROTTLED: _("%(provider)s asks to slow down"),
    Hold.PREVIOUS_STEP_PENDING: _("Step %(step)s has not left yet"),
    Hold.UNCERTAIN_PREVIOUS: _("Not known whether step %(step)s left"),
    Hold.MAILBOX_PAUSED: _("%(address)s is paused after 3 bounces"),
    Hold.OWNER_DISABLED: _("%(user)s no longer works here"),
    Hold.RESTORED_COPY: _("This is a restored copy, nothing leaves until an admin says which one goes on"),
    Hold.CHALLENGE: _("Their mailbox asks to prove that a person writes"),
    Hold.UNDO_WINDOW: _("Undo is still open"),
}
PAUSED_UNTIL = _("Paused by %(user)s until %(until)s")
_LEAVES = frozenset({Hold.OUTSIDE_WINDOW, Hold.HOLIDAY, Hold.DAILY_LIMIT, Hold.SPACING, Hold.UNDO_WINDOW,
                     Hold.PROVIDER_THROTTLED})
_NEXT_TRY, _LEAVING = _("%(why)s, next try %(when)s"), _("%(why)s, leaves %(when)s")


def hold(code: Hold, params: Mapping[str, Any], *, when: datetime | None = None, zone: str = "UTC") -> str:
    """Why it waits, and, where it is known, when it leaves (`when`, said in `zone`)."""
    if code is Hold.MISSING_FIELD:
        params = {"fields": [field_name(name) for name in params.get("fields", ())]}
    if code is Hold.HOLIDAY and not params.get("holiday"):
        params = {"holiday": gettext("Closed day")}
    pause_ends = code is Hold.PAUSED_PERSON and params.get("until")
    why = fill(PAUSED_UNTIL if pause_ends else HOLDS[code], params, zone)
    if when is None or code not in (*_LEAVES, Hold.MAILBOX_UNREADABLE):
        return why
    joined = _NEXT_TRY if code is Hold.MAILBOX_UNREADABLE else _LEAVING
    return fill(joined, {"why": why, "when": when}, zone)


MOVED: Mapping[Moved, LazyString] = {
    Moved.CLOSED_DAY: _("weekend"),
    Moved.HOLIDAY: _("holiday"),
    Moved.CASCADE: _("one day after step %(step)s"),
    Moved.WINDOW_CLOSED: _("sending hours are over"),
    Moved.TIME_PASSED: _("that time has passed"),
    Moved.SHIFTED: _("the steps before it moved"),
    Moved.CLOCK_CHANGE: _("clock change"),
}
_CLOSED = _("closed day")


def moved(code: Moved, frm: date, *, step: int | None = None, holiday: str = "") -> str:
    """"Moved from Sat 29 Nov: weekend". `step` is the position before, for a cascade."""
    reason: object = MOVED[code]
    if code is Moved.CLOSED_DAY and frm.weekday() < 5:
        reason = _CLOSED
    if code is Moved.HOLIDAY and holiday:
        reason = holiday.replace("%", "%%")
    return fill(_("Moved from %(frm)s: %(why)s"), {"frm": frm, "why": fill(reason, {"step": step})})


ENDS: Mapping[MessageEnd, LazyString] = {
    MessageEnd.SENT: _("Sent"),
    MessageEnd.FAILED: _("Could not be sent"),
    MessageEnd.REJECTED: _("Refused: %(detail)s"),
    MessageEnd.START_AT: _("Skipped: started at a later step"),
    MessageEnd.SKIPPED_BY_USER: _("Skipped by hand"),
    MessageEnd.STEP_REMOVED: _("The step was removed from the sequence"),
    MessageEnd.ADDED_BEHIND: _("The step was added behind the last email sent"),
    MessageEnd.CANCELLED: _("Cancelled"),
}


def leaves(at: datetime, open_days: int | None, zone: str) -> str:
    """When a step leaves; `open_days` instead of a date while nobody knows when a hold ends."""
    if open_days is None:
        return moment(at, zone)
    return plural("%(num)d open day after it ends", "%(num)d open days after it ends", open_days) if open_days else (
        str(_AT_ONCE))


_AT_ONCE = _("as soon as it ends")


def message_end(code: MessageEnd, detail: str = "") -> str:
    return fill(ENDS[code], {"detail": detail})
