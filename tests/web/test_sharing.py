"""The text of an answer: its mailbox's owner reads it, the team only while it is shared."""

from __future__ import annotations

import pytest

from server.models import Event, Inbound
from tests import factories
from tests.actions.inbox import answer, arrives, written_to
from tests.factories import Firm
from tests.web.conftest import Browser, SignIn

TEXT = "Yes, call me on my private number."


@pytest.fixture
def answered(firm: Firm) -> Inbound:
    _, first = written_to(firm)
    (row,) = arrives(firm, answer(first, TEXT))
    Inbound.update(evidence="my private number").where(Inbound.id == row.id).execute()
    return row


@pytest.fixture
def path(answered: Inbound) -> str:
    return f"/people/{answered.enrollment.person_id}"


def test_others_see_kind_and_date_until_it_is_shared(firm: Firm, owner: Browser, as_user: SignIn, answered: Inbound,
                                                     path: str) -> None:
    colleagues = [as_user(one) for one in (firm.admin, firm.member, firm.viewer)]
    assert TEXT in owner.text(path)
    assert "Share with the team" in owner.text(path)
    for one in colleagues:
        text = one.text(path)
        assert "Answered" in text
        assert "private number" not in text
        assert "Share with the team" not in text
        assert one.post(f"/inbound/{answered.id}/share", {"back": path}).status_code == 403
    assert not Inbound.get_by_id(answered.id).shared
    assert owner.post(f"/inbound/{answered.id}/share", {"back": path}).location == path
    assert "Your team can read this." in owner.text(path)
    for one in colleagues:
        assert TEXT in one.text(path)
        assert "Stop sharing" not in one.text(path)
        assert one.post(f"/inbound/{answered.id}/unshare", {"back": path}).status_code == 403
    owner.post(f"/inbound/{answered.id}/unshare", {"back": path})
    for one in colleagues:
        assert "private number" not in one.text(path)


def test_sharing_is_logged_once_without_the_text(owner: Browser, answered: Inbound, path: str) -> None:
    for what in ("share", "share", "unshare", "unshare"):
        owner.post(f"/inbound/{answered.id}/{what}", {"back": path})
    events = list(Event.select().where(Event.code.in_(["reply_shared", "reply_unshared"])).order_by(Event.id))
    assert [one.code for one in events] == ["reply_shared", "reply_unshared"]
    assert all(one.data == {"inbound": answered.id} for one in events)
    assert "shared the text of this answer with the team" in owner.text(path)


def test_an_admins_own_mailbox_is_theirs_alone(firm: Firm, owner: Browser, as_user: SignIn) -> None:
    """The account's owner is a colleague like any other where the mailbox is somebody else's."""
    mailbox = factories.mailbox(firm.admin, firm.now)
    _, first = written_to(firm)
    (row,) = arrives(firm, answer(first, TEXT))
    Inbound.update(mailbox=mailbox).where(Inbound.id == row.id).execute()
    path = f"/people/{row.enrollment.person_id}"
    assert TEXT not in owner.text(path)
    assert TEXT in as_user(firm.admin).text(path)
    assert owner.post(f"/inbound/{row.id}/share", {"back": path}).status_code == 403
