"""Pausing and resuming a selection or a whole sequence: a dialog with the next dates, then the doing."""

from __future__ import annotations

from server.domain.codes import EnrollmentState, Hold, SequenceState
from server.models import Enrollment, Sequence
from tests import factories
from tests.factories import Firm
from tests.web.conftest import Browser, SignIn
from tests.web.test_adjusting import HX, ids, words
from tests.web.test_enrollments import hidden, three


def state(firm: Firm) -> SequenceState:
    return Sequence.get_by_id(firm.sequence.id).state


def test_a_selection_is_paused_after_a_dialog_with_its_dates(owner: Browser, firm: Firm) -> None:
    rows, path = three(firm), f"/sequences/{firm.sequence.id}/bulk"
    answer = owner.post(path, {"enrollment": [row.id for row in rows], "do": "pause"}, headers=HX)
    dialog = answer.get_data(as_text=True)
    assert "Pause 3 people" in words(dialog)
    assert "9 emails of the next 14 days do not leave. There are no dates until somebody resumes." in words(dialog)
    assert "Nora Lind 1 today, 09:0" in words(dialog)
    assert {row.state for row in Enrollment.select()} == {EnrollmentState.ACTIVE}
    chosen = {"ids": hidden(dialog, "ids"), "ends": "day", "until": "2026-12-03", "back": path}
    dated = words(owner.post("/enrollments/pause", chosen, headers=HX).get_data(as_text=True))
    assert "9 emails were to leave in the next 14 days. 6 still leave in that time." in dated
    assert "Thu 3 Dec, 08:00" in dated
    wrong = owner.post("/enrollments/pause", {**chosen, "until": "2026-11-01", "confirm": "yes"}, headers=HX)
    assert (wrong.status_code, "Give a day from" in wrong.get_data(as_text=True)) == (422, True)
    done = owner.post("/enrollments/pause", {**chosen, "confirm": "yes"}, headers=HX)
    assert done.headers["HX-Redirect"] == path
    assert {row.hold for row in Enrollment.select()} == {Hold.PAUSED_PERSON}
    assert "3 people paused" in owner.text("/people")


def test_who_cannot_be_resumed_is_named_with_the_reason(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    rows = three(firm)
    owner.post("/enrollments/pause", {"ids": rows[0].id, "confirm": "yes"})
    chosen = ",".join(str(row.id) for row in rows)
    dialog = words(owner.post("/enrollments/resume", {"ids": chosen}, headers=HX).get_data(as_text=True))
    assert "Resume 1 person 3 emails leave in the next 14 days" in dialog
    assert "2 people stay as they are Jonas Weber · This person is not paused." in dialog
    nobody = words(as_user(firm.member).post("/enrollments/resume", {"ids": chosen}, headers=HX).get_data(as_text=True))
    assert "Nothing to do. 3 people stay as they are" in nobody


def test_a_sequence_is_paused_and_resumed_after_the_dates_were_seen(owner: Browser, firm: Firm) -> None:
    three(firm)
    path = f"/sequences/{firm.sequence.id}"
    assert f'hx-get="{path}/pause"' in owner.text(path)
    dialog = words(owner.text(f"{path}/pause", headers=HX))
    assert "Pause Engineers 9 emails of the next 14 days do not leave." in dialog
    assert "3 people are in the sequence." in dialog
    assert state(firm) is SequenceState.ACTIVE
    assert owner.post(f"{path}/pause", {"confirm": "yes"}, headers=HX).headers["HX-Redirect"] == path
    assert state(firm) is SequenceState.PAUSED
    assert f'hx-get="{path}/resume"' in owner.text(path)
    resume = owner.text(f"{path}/resume", headers=HX)
    assert "9 emails leave in the next 14 days" in words(resume)
    Sequence.update(open_days=[3]).execute()
    late = owner.post(f"{path}/resume", {"confirm": "yes", "shown": hidden(resume, "shown")}, headers=HX)
    assert late.status_code == 409
    assert "The dates are no longer those that were shown." in words(late.get_data(as_text=True))
    assert state(firm) is SequenceState.PAUSED
    again = hidden(late.get_data(as_text=True), "shown")
    owner.post(f"{path}/resume", {"confirm": "yes", "shown": again}, headers=HX)
    assert state(firm) is SequenceState.ACTIVE
    assert "<html" in owner.text(f"{path}/pause")


def test_each_dialog_is_shown_again_when_its_dates_are_others_by_then(owner: Browser, firm: Firm) -> None:
    row = factories.enrolled(firm)
    step = f"/enrollments/{row.id}/adjust/skip"
    shown = hidden(owner.text(step, headers=HX), "shown")
    own, second = f"/enrollments/{row.id}/steps", ids(row)[1]
    typed = {f"day-{second}": "2", f"was-{second}": "2", f"time-{second}": "10:30", f"body-{second}": "Own words."}
    steps = hidden(owner.text(own, headers=HX), "shown")
    Sequence.update(open_days=[0, 1, 2]).execute()
    for path, form in ((step, {"confirm": "yes", "shown": shown}),
                       (own, {**typed, "save": "yes", "shown": steps})):
        late = owner.post(path, form, headers=HX)
        assert late.status_code == 409, path
        text = late.get_data(as_text=True)
        assert "The dates are no longer those that were shown." in words(text)
        confirmed = owner.post(path, {**form, "shown": hidden(text, "shown")}, headers=HX)
        assert confirmed.headers["HX-Redirect"] == f"/people/{row.person_id}"
