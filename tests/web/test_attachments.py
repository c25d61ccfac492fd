"""Attachments in the editor, on the cards and in previews; a test to oneself from both pages."""

from __future__ import annotations

import io
import re
from email import message_from_bytes

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from server.actions import people
from server.domain.files import LIMIT
from server.models import Attachment, Event, Message
from server.queries import plans
from tests import factories
from tests.factories import Firm
from tests.web.conftest import Browser, SignIn
from tests.web.test_enroll import crowd as crowd
from tests.web.test_enroll import fields, send, start

PDF = b"%PDF-1.7 a plan"


def names(firm: Firm, at: int = 0) -> list[str]:
    return [file.name for file in plans.steps_of(plans.latest(firm.sequence))[at].attachments]


def post(browser: Browser, firm: Firm, text: str, *uploads: tuple[bytes, str], at: int = 0,
         **changes: object) -> TestResponse:
    """The form as it stands, with files chosen for one step."""
    data = {**fields(text), **{name.replace("__", "."): value for name, value in changes.items()}}
    data = {name: value for name, value in data.items() if not name.endswith(".files")}
    for step in range(20):
        kept = refs(text, step)
        if kept:
            data[f"steps.{step}.attachment"] = kept
    if uploads:
        data[f"steps.{at}.files"] = [FileStorage(io.BytesIO(content), name) for content, name in uploads]
    boundary, body = encode_multipart(MultiDict({"csrf_token": browser.token, **data}))
    return browser.client.post(f"/sequences/{firm.sequence.id}/edit", data=body,
                               content_type=f"multipart/form-data; boundary={boundary}")


def refs(text: str, step: int) -> list[str]:
    return re.findall(rf'name="steps\.{step}\.attachment" value="([^"]+)"', text)


def editor(browser: Browser, firm: Firm) -> str:
    return browser.text(f"/sequences/{firm.sequence.id}/edit")


def test_files_are_attached_listed_saved_and_shown(owner: Browser, firm: Firm) -> None:
    added = post(owner, firm, editor(owner, firm), (PDF, "../x/plan.pdf"), (b"x" * 2400, "team.png"), do="attach:0",
                 steps__0__subject="Unsaved words")
    text = added.get_data(as_text=True)
    assert added.status_code == 200
    assert all(one in text for one in ("plan.pdf", "1 kB", "team.png", "3 kB", "Unsaved words"))
    assert "../x" not in text
    assert names(firm) == []
    assert post(owner, firm, text).status_code == 303
    assert names(firm) == ["plan.pdf", "team.png"]
    page = owner.text(f"/sequences/{firm.sequence.id}")
    assert page.count("plan.pdf") == 1
    less = post(owner, firm, editor(owner, firm), do="detach:0:0").get_data(as_text=True)
    assert "plan.pdf" not in less
    post(owner, firm, less)
    assert names(firm) == ["team.png"]


def test_nothing_uploaded_is_lost_when_something_else_is_wrong(owner: Browser, firm: Firm) -> None:
    wrong = post(owner, firm, editor(owner, firm), (PDF, "plan.pdf"), at=1, steps__1__day_offset="soon")
    assert wrong.status_code == 422
    text = wrong.get_data(as_text=True)
    assert "plan.pdf" in text
    right = post(owner, firm, text, steps__1__day_offset="2")
    assert right.status_code == 303
    assert names(firm, 1) == ["plan.pdf"]


def test_what_is_refused_is_named_and_the_rest_stays(owner: Browser, firm: Firm) -> None:
    answer = post(owner, firm, editor(owner, firm), (PDF, "plan.pdf"), (bytes(LIMIT + 1), "film.mp4"),
                  (b"", "none.txt"), steps__0__body="Kept words", do="attach:0")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "film.mp4 has 3.1 MB and the step has 1 kB already; it carries at most 3 MB. Remove a file first." in text
    assert "Kept words" in text
    assert len(refs(text, 0)) == 1
    alone = post(owner, firm, editor(owner, firm), (bytes(LIMIT + 10**6), "film.mp4")).get_data(as_text=True)
    assert "film.mp4 has 4 MB; a step carries at most 3 MB." in alone
    empty = post(owner, firm, editor(owner, firm), (b"", "none.txt")).get_data(as_text=True)
    assert "none.txt is empty. Choose another file." in empty


def test_files_above_the_request_limit_of_other_pages_are_named_too(owner: Browser, firm: Firm) -> None:
    answer = post(owner, firm, editor(owner, firm), (bytes(12 * 10**6), "film.mp4"), steps__0__body="Kept words")
    assert answer.status_code == 422
    assert "film.mp4 has 12 MB" in answer.get_data(as_text=True)
    assert "Kept words" in answer.get_data(as_text=True)


def test_a_made_up_reference_is_no_file(owner: Browser, firm: Firm) -> None:
    post(owner, firm, editor(owner, firm), (PDF, "secret.pdf"), do="attach:0")
    row = Attachment.get()
    answer = post(owner, firm, editor(owner, firm), steps__0__attachment=f"{row.id}-{'0' * 24}")
    assert answer.status_code == 422
    assert "A file is not here any more. Add it again." in answer.get_data(as_text=True)
    assert "secret.pdf" not in answer.get_data(as_text=True)


def test_another_file_asks_whom_it_reaches(owner: Browser, firm: Firm) -> None:
    factories.enrolled(firm)
    asked = post(owner, firm, editor(owner, firm), (PDF, "plan.pdf"), at=1).get_data(as_text=True)
    assert "This edit changes 1 email not yet sent" in asked
    assert post(owner, firm, asked, reach="all").status_code == 303
    assert names(firm, 1) == ["plan.pdf"]


def test_previews_name_the_files(owner: Browser, firm: Firm, crowd: list[object]) -> None:
    post(owner, firm, editor(owner, firm), (PDF, "plan.pdf"))
    text = start(owner, crowd)  # type: ignore[arg-type]
    text = send(owner, text, go="sequence")
    text = send(owner, text, sequence_id=firm.sequence.id, go="steps")
    shown = send(owner, text, go="preview")
    assert "plan.pdf" in shown
    assert "1 kB" in shown


def sent(firm: Firm) -> str:
    return message_from_bytes(firm.box.sent[-1].raw)["Subject"]


def test_unsaved_text_is_tried(owner: Browser, firm: Firm) -> None:
    people.add(firm.owner, factories.seen("Marie Durand"), audience=firm.sequence.audience, now=firm.now)
    text = editor(owner, firm)
    assert "As Marie Durand would get it" in text
    answer = post(owner, firm, text, steps__0__subject="For {{ first_name }}", steps__1__day_offset="soon", do="test:0",
                  steps__0__test_as="1")
    assert answer.status_code == 200
    shown = answer.get_data(as_text=True)
    assert "Test sent to anna@northwind.example" in shown
    assert "For {{ first_name }}" in shown
    assert sent(firm) == "[Test] For Marie"
    assert plans.steps_of(plans.latest(firm.sequence))[0].subject == "A role in Paris"
    assert not Message.select().count()


def test_a_test_that_cannot_leave_says_why_in_its_place(owner: Browser, firm: Firm) -> None:
    people.add(firm.owner, factories.seen("Marie Durand"), audience=firm.sequence.audience, now=firm.now)
    answer = post(owner, firm, editor(owner, firm), steps__0__body="Hi {{ company }}", do="test:0",
                  steps__0__test_as="1")
    assert answer.status_code == 422
    assert "Marie Durand has no value for: company." in answer.get_data(as_text=True)
    broken = post(owner, firm, editor(owner, firm), steps__0__body="Hi {{ nonsense }}", do="test:0")
    assert 'id="error-steps.0.body"' in broken.get_data(as_text=True)
    assert not firm.box.sent


def test_a_saved_step_is_tried_from_its_card(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    path = f"/sequences/{firm.sequence.id}"
    assert "Send me a test of step 2" in owner.text(path)
    assert owner.post(f"{path}/steps/2/test").status_code == 303
    assert sent(firm) == "[Test] Re: A role in Paris"
    assert "Test sent to anna@northwind.example" in owner.text(path)
    assert Event.select().where(Event.code == "test_sent").count() == 1
    assert "sent themselves a test of step 2" in owner.text("/happened")
    member = as_user(firm.member)
    member.post(f"{path}/steps/1/test")
    assert "Connect your mailbox first" in member.text(path)
    assert "Send me a test of step" not in as_user(firm.viewer).text(path)
    assert len(firm.box.sent) == 1
