"""People stay people, whatever their mail looks like; and only some of them ask for no more mail."""

from __future__ import annotations

import pytest

from server.domain.codes import InboundKind
from server.domain.inbound import SubKind, classify
from tests.domain import inbound_mails as mails
from tests.domain.tables import blocks, lines

PEOPLE = blocks("people.txt")


@pytest.mark.parametrize("name", PEOPLE)
def test_people_stay_people(name: str) -> None:
    """Signed, encrypted, empty, typed on a phone; about absences; in the words that responders use too."""
    _, raw = PEOPLE[name]
    found = classify(raw.encode())
    assert (found.kind, found.opt_out) == (InboundKind.REPLY, False), (found.reason, found.evidence)


@pytest.mark.parametrize("text", lines("opt_outs.txt"))
def test_everyday_words_of_an_opt_out(text: str) -> None:
    found = classify(mails.reply(mails.quoting(f"Hello,\n\n{text}\nVera")))
    assert (found.kind, found.sub_kind, found.opt_out) == (InboundKind.REPLY, SubKind.OPT_OUT, True)


@pytest.mark.parametrize("text", lines("no_opt_outs.txt"))
def test_everyday_words_that_are_none(text: str) -> None:
    found = classify(mails.reply(mails.quoting(f"{text}\nVera")))
    assert (found.kind, found.opt_out) == (InboundKind.REPLY, False), found.evidence
