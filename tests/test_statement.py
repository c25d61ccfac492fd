"""A statement says what the query would: the same rows, stored and read the same way, with a text made once."""

from __future__ import annotations

from datetime import timedelta

from server.database import database
from server.domain.codes import MailboxState
from server.models import Event, Mailbox
from server.statement import Given, Ids, Statement
from tests.factories import Firm
from tests.queries.counting import counted


def test_values_are_stored_and_compared_as_the_column_does(firm: Firm) -> None:
    since = firm.now + timedelta(hours=3)
    changed = Statement(lambda: Mailbox.update(
        state=Given("state", Mailbox.state.db_value), state_since=Given("since", Mailbox.state_since.db_value)).where(
        Mailbox.id == Given("id"), Mailbox.state == Given("before")))
    asked = {"id": firm.mailbox.id, "before": MailboxState.CONNECTED, "state": MailboxState.PAUSED, "since": since}
    assert [changed.run(**asked), changed.run(**asked)] == [1, 0]
    found = Mailbox.get_by_id(firm.mailbox.id)
    assert (found.state, found.state_since) == (MailboxState.PAUSED, since)


def test_rows_come_as_the_query_gives_them(firm: Firm) -> None:
    rows = Statement(lambda: Mailbox.select().where(Mailbox.id.in_(Ids("boxes"))).limit(Given("most")))
    one, other = rows.run(boxes=[firm.mailbox.id], most=5), rows.run(boxes=[], most=5)
    assert [(type(box), box.address) for box in one] == [(Mailbox, firm.mailbox.address)]
    assert list(other) == []


def test_nobody_is_left_out_of_an_empty_list(firm: Firm) -> None:
    rest = Statement(lambda: Mailbox.select(Mailbox.id).where(Mailbox.id.not_in(Ids("known"))).tuples())
    assert (firm.mailbox.id,) in list(rest.run(known=[]))
    assert (firm.mailbox.id,) not in list(rest.run(known=[firm.mailbox.id]))


def test_an_insert_tells_the_id(firm: Firm) -> None:
    write = Statement(lambda: Event.insert(at=Given("at", Event.at.db_value), code=Given("code"), data={}))
    ids = [write.run(at=firm.now, code="tried") for _ in range(2)]
    assert [row.id for row in Event.select().where(Event.code == "tried").order_by(Event.id)] == ids


def test_the_text_is_made_once(firm: Firm) -> None:
    made: list[int] = []

    def query() -> object:
        made.append(1)
        return Mailbox.select(Mailbox.id).where(Mailbox.address == Given("address")).tuples()

    mine = Statement(query)
    with counted() as told:
        found = [list(mine.run(address=address)) for address in (firm.mailbox.address, "x'; --")]
    assert found == [[(firm.mailbox.id,)], []]
    assert (len(told), len(made)) == (2, 1)
    assert not database.in_transaction()
