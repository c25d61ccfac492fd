"""The vocabulary is closed: a code that is not listed here has no sentence, no docs and no place in the data."""

from __future__ import annotations

from enum import StrEnum

import pytest

from server.domain.codes import Exclusion, Finish, Hold, InboundKind, MessageEnd, Moved, Warn

VOCABULARY: dict[type[StrEnum], str] = {
    Moved: "closed_day holiday cascade window_closed time_passed shifted clock_change",
    Hold: """outside_window holiday daily_limit spacing mailbox_disconnected mailbox_unreadable paused_person
        paused_sequence paused_user out_of_office task_open missing_field provider_throttled
        previous_step_pending uncertain_previous mailbox_paused owner_disabled restored_copy challenge undo_window""",
    MessageEnd: "sent failed rejected start_at skipped_by_user step_removed added_behind cancelled",
    Finish: """completed replied opted_out bounced left_company unenrolled owner_wrote complained erased
        sequence_archived""",
    Exclusion: """opted_out already_enrolled no_email invalid_email duplicate_in_selection wrong_audience
        suppressed_domain bounced_before own_address missing_field mailbox_not_connected""",
    Warn: "finished_this_sequence replied_recently contacted_by_teammate same_company_active",
    InboundKind: "reply out_of_office auto_reply bounce complaint challenge receipt own unrelated",
}


@pytest.mark.parametrize("enum", VOCABULARY, ids=lambda enum: enum.__name__)
def test_the_vocabulary(enum: type[StrEnum]) -> None:
    assert {str(code) for code in enum} == set(VOCABULARY[enum].split())
