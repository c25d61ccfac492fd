"""The demo's buttons mean to the product what they say: each answer is classified as what it plays."""

from __future__ import annotations

from datetime import date

import pytest

from connectors.sandbox import answers
from connectors.sandbox.world import Folder, Mail, World
from connectors.types import Provider
from server.domain.codes import InboundKind
from server.domain.inbound import RecipientVerdict, SubKind, classify, embedded_ids, references
from tests.connectors.peers import ANNA, MARIE, Clock, world_of_anna
from tests.connectors.test_sandbox import RAW


@pytest.fixture
def world(clock: Clock) -> World:
    world = world_of_anna(clock.now, Provider.GMAIL)
    world.submit(Mail("sent1", ANNA, "thread1", RAW, Folder.SENT, clock.now()), [MARIE])
    return world


@pytest.fixture
def mail(world: World) -> Mail:
    return world.visible(MARIE)[0]


OURS = frozenset({ANNA})


def test_a_reply_is_a_human_s(world: World, mail: Mail) -> None:
    for sender in ("", "paul@atelier.example"):
        answer = answers.reply(world, mail, "Oui, cela m'intéresse. Quand peut-on se parler ?", sender)
        verdict = classify(answer.raw, own_addresses=OURS)
        assert (verdict.kind, verdict.sub_kind) == (InboundKind.REPLY, SubKind.HUMAN)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_absence_holds_until_its_day(world: World, mail: Mail, clock: Clock, lang: str) -> None:
    back = date(clock.now().year + 1, 1, 11)
    answer = answers.out_of_office(world, mail, back, lang)
    verdict = classify(answer.raw, received_at=clock.now(), own_addresses=OURS)
    assert (verdict.kind, verdict.sub_kind) == (InboundKind.OUT_OF_OFFICE, SubKind.VACATION)
    assert verdict.return_date == back


def test_a_bounce_condemns_the_address_and_names_our_mail(world: World, mail: Mail) -> None:
    raw = answers.bounce(world, mail).raw
    verdict = classify(raw, own_addresses=OURS)
    assert (verdict.kind, verdict.sub_kind) == (InboundKind.BOUNCE, SubKind.HARD)
    (failed,) = verdict.recipients
    assert (failed.address, failed.verdict, failed.status) == (MARIE, RecipientVerdict.INVALID, "5.1.1")
    assert "1@gmail.example" in " ".join(embedded_ids(raw))


def test_stop_is_an_opt_out(world: World, mail: Mail) -> None:
    for text in ("STOP", "Merci de ne plus me contacter"):
        verdict = classify(answers.stop(world, mail, text).raw, own_addresses=OURS)
        assert (verdict.kind, verdict.opt_out) == (InboundKind.REPLY, True)


def test_the_mail_program_s_button_is_an_opt_out_too(world: World, mail: Mail) -> None:
    answer = answers.opt_out_by_mail(world, mail)
    assert answer is not None
    assert classify(answer.raw, own_addresses=OURS).opt_out


def test_every_answer_points_at_the_mail_it_answers(world: World, mail: Mail) -> None:
    for answer in (answers.reply(world, mail, "Oui"), answers.out_of_office(world, mail, date(2030, 1, 7))):
        headers = [h for h in answer.raw.decode().splitlines() if h.startswith(("In-Reply-To", "References"))]
        pairs = tuple((h.partition(": ")[0], h.partition(": ")[2]) for h in headers)
        assert "1@gmail.example" in " ".join(references(pairs))
