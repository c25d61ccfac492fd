"""The legal moves, and that there are no others."""

from __future__ import annotations

import pytest

from server.domain.codes import EnrollmentState as E
from server.domain.codes import MessageState as M
from server.domain.enrollment import REVIVING, IllegalMove, Why, check_move, may_move

MESSAGE_MOVES = {
    (M.PLANNED, M.SENDING),
    (M.SENDING, M.SENT),
    (M.SENDING, M.UNCERTAIN),
    (M.SENDING, M.FAILED),
    (M.SENDING, M.PLANNED),
    (M.UNCERTAIN, M.SENT),
    (M.UNCERTAIN, M.PLANNED),
    (M.UNCERTAIN, M.FAILED),
    (M.PLANNED, M.CANCELLED),
    (M.PLANNED, M.SKIPPED),
    (M.CANCELLED, M.PLANNED),
}


def test_messages_make_these_moves_and_no_others() -> None:
    legal = {(frm, to) for frm in M for to in M if any(may_move(frm, to, why) for why in Why)}
    assert legal == MESSAGE_MOVES


@pytest.mark.parametrize("end", [M.SENT, M.FAILED, M.SKIPPED])
def test_an_end_is_an_end(end: M) -> None:
    assert not any(may_move(end, to, why) for to in M for why in Why)


def test_a_cancelled_message_comes_back_by_four_causes_only() -> None:
    assert {why for why in Why if may_move(M.CANCELLED, M.PLANNED, why)} == REVIVING
    assert {str(why) for why in REVIVING} == {"undo", "resume", "restart", "not_a_reply", "not_a_bounce"}


def test_an_uncertain_message_is_planned_again_on_proof_only() -> None:
    assert {why for why in Why if may_move(M.UNCERTAIN, M.PLANNED, why)} == {Why.PROOF}


def test_enrollments() -> None:
    legal = {(frm, to) for frm in E for to in E if any(may_move(frm, to, why) for why in Why)}
    assert legal == {(frm, to) for frm in E for to in E if frm is not to}
    assert not may_move(E.FINISHED, E.ACTIVE, Why.CLAIM)


def test_an_illegal_move_is_said() -> None:
    check_move(M.PLANNED, M.SENDING, Why.CLAIM)
    with pytest.raises(IllegalMove, match=r"MessageState sent -> planned because of undo"):
        check_move(M.SENT, M.PLANNED, Why.UNDO)
