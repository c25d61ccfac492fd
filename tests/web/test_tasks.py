"""Tasks on the home page: done, skipped, given to somebody else."""

from __future__ import annotations

from server.models import Event, Task
from tests.factories import Firm, email, enrolled, sequence, task
from tests.web.conftest import Browser, SignIn


def test_a_task_is_given_away_skipped_and_each_is_logged(owner: Browser, firm: Firm, as_user: SignIn) -> None:
    made = sequence(firm.owner, firm.now, task(0, "09:00", "Call them"), email(2, subject="A"), name="Calls")
    enrolled(firm, made=made)
    row = Task.get()
    assert "Give it to Member" in owner.text("/")
    assert owner.post(f"/tasks/{row.id}/give", {"to": firm.member.id}).status_code == 303
    text = owner.text("/")
    assert "Member has the task now" in text
    assert "Call them" not in text
    member = as_user(firm.member)
    assert "Call them" in member.text("/")
    assert member.post(f"/tasks/{row.id}/skip").status_code == 303
    assert owner.post(f"/tasks/{row.id}/give", {"to": firm.owner.id}).status_code == 409
    logged = [event.code for event in Event.select() if event.code.startswith("task_")]
    assert logged == ["task_reassigned", "task_skipped"]
