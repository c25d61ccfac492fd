"""The legal moves of enrollments and messages: anything else is a bug and must not be written."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from server.domain.codes import EnrollmentState, MessageState


class Why(StrEnum):
    """The cause of a move, where the same move is legal for one cause and not for another."""

    CLAIM = "claim"  # its turn to leave
    OUTCOME = "outcome"  # the provider answered
    PUT_BACK = "put_back"  # nothing was accepted: it is planned again
    PROOF = "proof"  # an uncertain one was looked up, or its owner decided
    STOP = "stop"  # the enrollment ended or was unenrolled
    EDIT = "edit"  # the step was removed or skipped
    PAUSE = "pause"
    RESUME = "resume"
    UNDO = "undo"
    RESTART = "restart"
    NOT_A_REPLY = "not_a_reply"
    NOT_A_BOUNCE = "not_a_bounce"
    COMPLETE = "complete"


REVIVING = frozenset({Why.UNDO, Why.RESUME, Why.RESTART, Why.NOT_A_REPLY, Why.NOT_A_BOUNCE})

State = EnrollmentState | MessageState

_M, _E = MessageState, EnrollmentState

_MOVES: Mapping[tuple[State, State], frozenset[Why]] = {
    (_M.PLANNED, _M.SENDING): frozenset({Why.CLAIM}),
    (_M.SENDING, _M.SENT): frozenset({Why.OUTCOME, Why.PROOF}),
    (_M.SENDING, _M.UNCERTAIN): frozenset({Why.OUTCOME}),
    (_M.SENDING, _M.FAILED): frozenset({Why.OUTCOME}),
    (_M.SENDING, _M.PLANNED): frozenset({Why.PUT_BACK, Why.PROOF}),
    (_M.UNCERTAIN, _M.SENT): frozenset({Why.PROOF}),
    (_M.UNCERTAIN, _M.PLANNED): frozenset({Why.PROOF}),
    (_M.UNCERTAIN, _M.FAILED): frozenset({Why.PROOF}),
    (_M.PLANNED, _M.CANCELLED): frozenset({Why.STOP, Why.EDIT}),
    (_M.PLANNED, _M.SKIPPED): frozenset({Why.EDIT}),
    (_M.CANCELLED, _M.PLANNED): REVIVING,
    (_E.ACTIVE, _E.PAUSED): frozenset({Why.PAUSE}),
    (_E.PAUSED, _E.ACTIVE): frozenset({Why.RESUME}),
    (_E.ACTIVE, _E.FINISHED): frozenset({Why.STOP, Why.COMPLETE}),
    (_E.PAUSED, _E.FINISHED): frozenset({Why.STOP, Why.COMPLETE}),
    (_E.FINISHED, _E.ACTIVE): REVIVING,
    # It was paused when it was stopped.
    (_E.FINISHED, _E.PAUSED): frozenset({Why.UNDO, Why.NOT_A_REPLY, Why.NOT_A_BOUNCE}),
}


class IllegalMove(Exception):
    """A state was about to change in a way that this module does not list."""


def may_move(frm: State, to: State, why: Why) -> bool:
    return why in _MOVES.get((frm, to), frozenset())


def check_move(frm: State, to: State, why: Why) -> None:
    if not may_move(frm, to, why):
        raise IllegalMove(f"{type(frm).__name__} {frm} -> {to} because of {why}")
