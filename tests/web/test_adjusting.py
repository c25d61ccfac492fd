"""Skip, move, pause, resume and own steps from the pages: dates first, then the doing."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from server.domain.codes import EnrollmentState, Hold, MessageState
from server.models import Enrollment, Message, Override
from server.queries import plans
from tests import factories
from tests.factories import Firm
from tests.web.conftest import Browser, SignIn

HX = {"HX-Request": "true"}


def words(text: str) -> str:
    """What a reader sees, in one line."""
    return " ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", text, flags=re.S)).split())


def ids(row: Enrollment) -> list[int]:
    return [step.id for step in plans.steps_for(row)]


def asked(browser: Browser, row: Enrollment, verb: str, **data: object) -> str:
    """The dialog after a choice in it; nothing is done."""
    before = Enrollment.get_by_id(row.id).__data__, Message.select().count()
    answer = browser.post(f"/enrollments/{row.id}/adjust/{verb}", data, headers=HX)
    assert answer.status_code in (200, 409, 422)
    assert (Enrollment.get_by_id(row.id).__data__, Message.select().count()) == before
    return words(answer.get_data(as_text=True))


def done(browser: Browser, row: Enrollment, verb: str, **data: object) -> None:
    answer = browser.post(f"/enrollments/{row.id}/adjust/{verb}", {"confirm": "yes", **data}, headers=HX)
    assert answer.headers["HX-Redirect"] == f"/people/{row.person_id}", answer.get_data(as_text=True)


def test_a_skip_shows_its_dates_and_is_done_only_then(owner: Browser, firm: Firm) -> None:
    row = factories.enrolled(firm)
    page = owner.text(f"/people/{row.person_id}")
    assert f"/enrollments/{row.id}/adjust/skip?step={ids(row)[1]}" in page
    text = words(owner.text(f"/enrollments/{row.id}/adjust/skip?step={ids(row)[1]}", headers=HX))
    assert "Step 2 is left out for Marie Durand" in text
    assert "Step 2, email Thu 26 Nov, 10:30 does not leave" in text
    assert "Step 3, email Tue 1 Dec, 09:00 Tue 1 Dec, 09:00" in text
    assert "opens a new thread" not in text
    assert "Step 2 opens a new thread: A role in Paris" in asked(owner, row, "skip", step=ids(row)[0])
    done(owner, row, "skip", step=ids(row)[1])
    assert Message.get(Message.step == ids(row)[1]).state is MessageState.SKIPPED
    assert "Step 2 skipped by Anna Keller" in words(owner.text(f"/people/{row.person_id}"))
    assert "sent or skipped already" in asked(owner, row, "skip", step=ids(row)[1])


def test_a_move_offers_every_step_and_repeats_only_when_asked(owner: Browser, firm: Firm) -> None:
    row = factories.enrolled(firm)
    Message.update(state="sent", end="sent", sent_at=firm.now).execute()
    first, _, third = ids(row)
    text = asked(owner, row, "move", step=first)
    assert "Step 1 · sent already" in text
    assert "Step 1, email" not in text.split("Until now")[1]
    assert "Step 1, email – today, 09:00" in asked(owner, row, "move", step=first, again="on")
    done(owner, row, "move", step=third)
    assert Enrollment.get_by_id(row.id).start_step_id == third


def test_a_pause_ends_on_a_day_or_when_somebody_resumes(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    row = factories.enrolled(firm)
    assert "Step 2, email Thu 26 Nov, 10:30 2 open days after it ends" in asked(owner, row, "pause")
    assert "Tue 1 Dec, 08:00" in asked(owner, row, "pause", ends="day")  # a week, until a day is chosen
    assert "Choose the day on which it goes on." in asked(owner, row, "pause", ends="day", until="soon")
    assert "Give a day from" in asked(owner, row, "pause", ends="day", until="2026-11-01")
    dated = asked(owner, row, "pause", ends="day", until="2026-12-01")
    assert "Step 1, email today, 09:00 Tue 1 Dec, 08:00" in dated
    assert "Step 2, email Thu 26 Nov, 10:30 Thu 3 Dec, 10:30" in dated
    done(as_user(firm.viewer), row, "pause", ends="day", until="2026-12-01")
    assert Enrollment.get_by_id(row.id).hold is Hold.PAUSED_PERSON
    page = words(owner.text(f"/people/{row.person_id}"))
    assert "Paused by Viewer until Tue 1 Dec" in page
    assert "Step 1, email Tue 1 Dec, 08:00 today, 09:00" in asked(owner, row, "resume")
    assert "can do this" in asked(as_user(firm.viewer), row, "resume")
    done(owner, row, "resume")
    done(owner, row, "pause")
    assert Enrollment.get_by_id(row.id).state is EnrollmentState.PAUSED
    assert "2 open days after it ends" in words(owner.text(f"/people/{row.person_id}"))  # no date that nobody knows
    done(owner, row, "resume")


def test_own_steps_are_changed_shown_as_such_and_dropped(owner: Browser, firm: Firm) -> None:
    row, path = factories.enrolled(firm), "/enrollments/1/steps"
    _, second, third = plans.steps_for(row)
    typed = {f"day-{second.id}": "4", f"was-{second.id}": "2", f"time-{second.id}": "10:30",
             f"body-{second.id}": "Own words.", f"subject-{second.id}": second.subject,
             f"day-{third.id}": "7", f"was-{third.id}": "7", f"time-{third.id}": "09:00",
             f"body-{third.id}": third.body, f"format-{third.id}": "html", f"subject-{third.id}": third.subject}
    shown = owner.post(path, typed, headers=HX).get_data(as_text=True)
    assert "Mon 30 Nov, 10:30 Thu 26 Nov, 10:30" in words(shown)  # then, and until now
    assert "Own date and text (sequence: day 2, 10:30)" in words(shown)
    assert f'name="day-{third.id}" type="number" min="0" max="365" value="9"' in shown  # the later one moves as well
    assert "2 dates move" in words(shown)
    assert not Override.select().exists()
    saved = owner.post(path, {**typed, "save": "yes", "keep_others": "on"}, headers=HX)
    assert saved.headers["HX-Redirect"] == f"/people/{row.person_id}"
    assert [(one.step_id, one.day_offset) for one in Override.select()] == [(second.id, 4)]
    assert [step.day_offset for step in plans.steps_of(plans.latest(firm.sequence))] == [0, 2, 7]
    assert "differs from the sequence" in words(owner.text(f"/people/{row.person_id}"))
    follow = asked(owner, row, "follow", step=second.id)
    assert "Mon 30 Nov, 10:30 Thu 26 Nov, 10:30" in follow
    done(owner, row, "follow", step=second.id)
    assert "Own" not in words(owner.text(path))


def test_what_does_not_fit_is_said_beside_its_field(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    row = factories.enrolled(firm)
    second = ids(row)[1]
    typed = {f"day-{second}": "0", f"was-{second}": "2", f"time-{second}": "10:30", "keep_others": "on"}
    refused = owner.post(f"/enrollments/{row.id}/steps", {**typed, "save": "yes"}, headers=HX)
    assert refused.status_code == 422
    assert f'id="error-day-{second}"' in refused.get_data(as_text=True)
    assert not Override.select().exists()
    assert as_user(firm.member).post(f"/enrollments/{row.id}/steps", typed).status_code == 403
    assert "Change 1 step" not in words(as_user(firm.member).text(f"/enrollments/{row.id}/steps"))


def test_what_is_leaving_meanwhile_is_said_in_the_dialog(owner: Browser, firm: Firm) -> None:
    row = factories.enrolled(firm)
    first = ids(row)[0]
    typed = {f"day-{first}": "1", f"was-{first}": "0", f"time-{first}": "09:00", "save": "yes"}
    Message.update(state="sending").execute()
    leaving = "An email to this person is leaving right now."
    assert leaving in asked(owner, row, "move", confirm="yes", step=first)
    assert leaving in words(owner.post("/enrollments/1/adjust/skip", {"confirm": "yes", "step": first},
                                       headers=HX).get_data(as_text=True))
    assert "Nothing changed yet" in words(owner.post("/enrollments/1/steps", typed, headers=HX).get_data(as_text=True))


def test_a_text_that_was_only_opened_is_no_change(owner: Browser, firm: Firm) -> None:
    made = factories.sequence(firm.owner, firm.now, factories.email(0, subject="A", body="<p>One</p><p>Two</p>"),
                              name="Plain")
    row = factories.enrolled(firm, made=made)
    first = ids(row)[0]
    typed = {f"day-{first}": "0", f"was-{first}": "0", f"time-{first}": "09:00", f"subject-{first}": "A",
             f"body-{first}": "One\r\n\r\nTwo"}
    shown = owner.post(f"/enrollments/{row.id}/steps", typed, headers=HX)
    assert "Nothing changed yet" in words(shown.get_data(as_text=True))


def test_without_scripts_the_dialogs_are_pages(owner: Browser, firm: Firm) -> None:
    row = factories.enrolled(firm)
    assert "<html" in owner.text(f"/enrollments/{row.id}/adjust")
    for verb in ("skip", "move", "pause", "resume", "follow"):
        assert "<html" in owner.text(f"/enrollments/{row.id}/adjust/{verb}")
    answer = owner.post(f"/enrollments/{row.id}/adjust/pause", {"confirm": "yes", "back": "/people"})
    assert (answer.status_code, answer.location) == (303, "/people")


def test_the_enrollments_tab_leads_to_why_and_to_the_choices(owner: Browser, firm: Firm) -> None:
    row = factories.enrolled(firm)
    tab = owner.text(f"/sequences/{firm.sequence.id}/enrollments")
    assert f"/enrollments/{row.id}/why?box=1" in tab
    assert f"/enrollments/{row.id}/adjust?back=" in tab
    choices = words(owner.text(f"/enrollments/{row.id}/adjust", headers=HX))
    assert choices.startswith("What changes for Marie Durand Skip step 1 Go on at another step")


def test_an_unenrollment_is_taken_back_from_the_timeline(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    row = factories.enrolled(firm)
    as_user(firm.viewer).post("/enrollments/unenroll", {"ids": row.id})
    page = owner.text(f"/people/{row.person_id}")
    assert page.count('action="/enrollments/undo"') == 1
    assert 'action="/enrollments/undo"' not in as_user(firm.member).text(f"/people/{row.person_id}")
    firm.clock.at += timedelta(minutes=61)
    assert 'action="/enrollments/undo"' not in owner.text(f"/people/{row.person_id}")
    firm.clock.at -= timedelta(minutes=20)
    owner.post("/enrollments/undo", {"ids": row.id, "back": "/"})
    assert Enrollment.get_by_id(row.id).state is EnrollmentState.ACTIVE
