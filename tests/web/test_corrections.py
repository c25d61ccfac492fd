"""A person's timeline says why, and a wrong verdict is put right from it."""

from __future__ import annotations

import pytest

from server.domain.codes import EnrollmentState
from tests.actions.inbox import answer, arrives, away, fresh, letter, unknown_user, written_to
from tests.factories import Firm
from tests.web.conftest import Browser, SignIn


@pytest.fixture(autouse=True)
def _at_the_firms_clock(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.clock.now", firm.clock)


def test_the_timeline_quotes_what_decided(owner: Browser, firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, away(first, "I am out of the office until 3 December 2026."))
    text = owner.text(f"/people/{enrollment.person_id}")
    assert "Because of &#34;Auto-Submitted: auto-replied&#34;" in text or 'Because of "Auto-Submitted' in text
    assert "This person is not away" in text


def test_not_a_reply_from_the_timeline(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, answer(first))
    path = f"/people/{enrollment.person_id}"
    assert f"/inbound/{row.id}/not_a_reply" in owner.text(path)
    assert f"/inbound/{row.id}/" not in as_user(firm.member).text(path)
    assert owner.post(f"/inbound/{row.id}/not_a_reply", {"back": path}).location == path
    assert fresh(enrollment).state is EnrollmentState.ACTIVE
    assert "Corrected" in owner.text(path)


def test_not_a_bounce_from_the_timeline(owner: Browser, firm: Firm) -> None:
    enrollment, first = written_to(firm)
    (row,) = arrives(firm, unknown_user(first))
    path = f"/people/{enrollment.person_id}"
    assert "Because of &#34;550 5.1.1 User unknown" in owner.text(path)
    assert "This was not a bounce" in owner.text(path)
    assert owner.post(f"/inbound/{row.id}/not_a_bounce", {"back": path}).location == path
    assert fresh(enrollment).state is EnrollmentState.ACTIVE


def test_the_link_of_a_challenge_and_the_successor_are_shown(owner: Browser, firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, letter("Please verify your email. Click here to be added to my allowed senders: "
                         "https://filter.example/prove/1", subject="Your email requires verification",
                         headers=f"In-Reply-To: {first.rfc_id}\r\nX-Boxtrapper: yes\r\n"))
    arrives(firm, answer(first, "Marie Durand has left the company. Please contact jean.petit@people.example.",
                         Auto_Submitted="auto-replied"))
    text = owner.text(f"/people/{enrollment.person_id}")
    assert 'href="https://filter.example/prove/1" rel="noreferrer noopener"' in text
    assert "Write to jean.petit@people.example instead" in text


def test_the_question_of_a_long_absence_is_a_sentence(owner: Browser, firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, away(first, "I am out of the office and back on 1 March 2027."))
    text = owner.text("/")
    assert f'href="/people/{enrollment.person_id}">Marie Durand' in text
    assert "Away for long: resume or stop?" in text
    assert "resume_or_stop" not in text


@pytest.mark.parametrize(("what", "state"), [
    ("resume", EnrollmentState.ACTIVE), ("unenroll", EnrollmentState.FINISHED)])
def test_resume_or_stop_is_answered_where_it_is_asked(owner: Browser, firm: Firm, what: str,
                                                      state: EnrollmentState) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, away(first, "I am out of the office and back on 1 March 2027."))
    asks = {"resume": f'href="/enrollments/{enrollment.id}/adjust/resume?',
            "unenroll": 'action="/enrollments/unenroll"'}
    assert asks[what] in owner.text("/")
    path = f"/enrollments/{enrollment.id}/adjust/resume" if what == "resume" else "/enrollments/unenroll"
    assert owner.post(path, {"ids": str(enrollment.id), "confirm": "yes", "back": "/"}).location == "/"
    assert fresh(enrollment).state is state
    assert "Away for long" not in owner.text("/")


def test_resume_is_offered_while_an_absence_lasts(owner: Browser, firm: Firm) -> None:
    enrollment, first = written_to(firm)
    arrives(firm, away(first, "I am out of the office until 3 December 2026."))
    path, resume = f"/people/{enrollment.person_id}", f"/enrollments/{enrollment.id}/adjust/resume"
    assert resume in owner.text(path)
    firm.clock.forward(days=10)
    assert resume not in owner.text(path)
