"""The questions behind "Why?" and the checks that answer them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import LazyString

from server.domain.codes import Finish, Hold, MessageEnd, MessageState
from server.words.chips import MESSAGES
from server.words.events import RELANCE, finish
from server.words.filling import fill
from server.words.language import lazy as _
from server.words.waiting import hold, message_end

QUESTIONS: Mapping[str, LazyString] = {
    "why_sent": _("Why did step %(step)s leave?"),
    "why_not_yet": _("Why not yet?"),
    "why_never": _("Why will step %(step)s not leave?"),
    "what_became": _("What became of step %(step)s?"),
}


def question(code: str, step: int) -> str:
    return fill(QUESTIONS[code], {"step": step})


PASSED: Mapping[str, LazyString] = {
    "planned": _("Its time had come: %(when)s"),
    "mailbox_read": _("The mailbox was read right before"),
    "sent": _("It left %(when)s"),
    "version": _("Its text is that of version %(version)s"),
    "task_done": _("Done by %(user)s, %(when)s"),
    Hold.UNDO_WINDOW: _("The time to undo is over"),
    Hold.PAUSED_PERSON: _("This person is not paused"),
    Hold.OUT_OF_OFFICE: _("No absence is known"),
    Hold.OWNER_DISABLED: _("The sender works here"),
    Hold.PAUSED_SEQUENCE: _("The sequence is running"),
    Hold.PAUSED_USER: _("The sender is not away"),
    Hold.MAILBOX_DISCONNECTED: _("The mailbox is connected"),
    Hold.MAILBOX_PAUSED: _("The mailbox is not paused"),
    Hold.MAILBOX_UNREADABLE: _("The mailbox can be read"),
    Hold.UNCERTAIN_PREVIOUS: _("The step before is confirmed"),
    Hold.TASK_OPEN: _("No task is in the way"),
    Hold.MISSING_FIELD: _("No merge field is empty"),
    Hold.OUTSIDE_WINDOW: _("Inside sending hours"),
    Hold.HOLIDAY: _("Not a closed day"),
    Hold.PREVIOUS_STEP_PENDING: _("The step before has left, on an earlier day"),
    Hold.PROVIDER_THROTTLED: _("The provider accepts emails"),
    Hold.DAILY_LIMIT: _("Below the daily limit"),
    Hold.SPACING: _("It is its turn"),
    Hold.RESTORED_COPY: _("This installation is the one that sends"),
    Hold.CHALLENGE: _("No proof is asked for"),
}
_PLANNED = _("Planned for %(when)s")
_WAITED, _WAITED_UNTIL = _("It waited: %(why)s"), _("It waited until %(when)s: %(why)s")
_BY_HAND = _("%(why)s, by %(user)s, %(when)s")
_STOPPED, _STOPPED_THEN = _("Stopped: %(why)s"), _("Stopped on %(when)s: %(why)s")


def check(code: str, passed: bool | None, evidence: Mapping[str, Any], until: datetime | None = None,
          zone: str = "UTC") -> str:
    """One line of the answer. `until` is the moment the check speaks of, said in `zone`."""
    by_hand = evidence.get("user") is not None
    evidence = {**evidence, "user": evidence.get("user") or RELANCE}
    if code == "waited":
        why = hold(Hold(evidence["hold"]), evidence, zone=zone)
        return fill(_WAITED_UNTIL if until else _WAITED, {"why": why, "when": until}, zone)
    if passed or code not in _ALL_NO:
        return fill(PASSED.get(code, _PLANNED) if passed else _PLANNED, {"when": until, **evidence}, zone)
    if passed is None and code in PASSED:
        return fill(PASSED[code], {"when": until, **evidence}, zone)
    if code in set(Hold):
        return hold(Hold(code), evidence, when=until, zone=zone)
    if code in set(Finish):
        return fill(_STOPPED_THEN if until else _STOPPED, {"why": finish(Finish(code), evidence), "when": until}, zone)
    if code in set(MessageEnd):
        said = message_end(MessageEnd(code), str(evidence.get("detail", "")))
        return fill(_BY_HAND, {**evidence, "why": said, "when": until}, zone) if by_hand and until else said
    return str(MESSAGES[MessageState(code)][2])


_ALL_NO = frozenset({*Hold, *Finish, *MessageEnd, *MessageState} - {"planned"})
