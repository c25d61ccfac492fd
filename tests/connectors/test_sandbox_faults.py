"""The page that switches faults: what is typed there is what the accounts' calls meet."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from connectors.sandbox import faults, texts
from connectors.sandbox.app import create_sandbox
from connectors.sandbox.world import Fault, World
from tests.connectors.peers import ANNA


@pytest.fixture
def hand(world: World) -> FlaskClient:
    return create_sandbox(world, base_url="").test_client()


def press(hand: FlaskClient, name: str, **more: str) -> int:
    return hand.post("/demo/fault", data={"address": ANNA, "name": name, **more}).status_code


def test_every_fault_of_every_account_can_be_switched(hand: FlaskClient, world: World) -> None:
    page = hand.get("/faults").text
    for account in world.accounts:
        assert page.count(f'name="address" value="{account}"') == len(Fault)
    assert {fault.value for fault in Fault} == set(re.findall(r'name="name" value="(\w+)"', page))


@pytest.mark.parametrize(("name", "typed", "kept"), [
    ("accept_then_504", "", 1), ("accept_then_504", "3", 3), ("slow", "0,5", 0.5), ("revoked", "", True),
    ("throttle", "", True), ("throttle", "30", 30), ("sent_lag", "900", 900)])
def test_what_is_typed_is_switched_on_shown_and_switched_off(hand: FlaskClient, world: World, name: str, typed: str,
                                                             kept: object) -> None:
    assert press(hand, name, value=typed) == 303
    assert world.faults[ANNA] == {name: kept}
    page = hand.get("/faults").text
    assert page.count('class="chip">on<') == 1
    assert f'value="{kept}"' in page or kept is True
    assert press(hand, name, value=typed, off="1") == 303
    assert world.faults[ANNA] == {}


@pytest.mark.parametrize("typed", ["often", "-1", "1e999"])
def test_a_wrong_value_is_said_beside_its_field(hand: FlaskClient, world: World, typed: str) -> None:
    answer = hand.post("/demo/fault", data={"address": ANNA, "name": "slow", "value": typed})
    assert answer.status_code == 400
    assert answer.text.count('aria-invalid="true"') == answer.text.count("Type a number") == 1
    assert world.faults[ANNA] == {}


def test_the_form_of_another_site_switches_nothing(hand: FlaskClient, world: World) -> None:
    answer = hand.post("/demo/fault", data={"address": ANNA, "name": "revoked"},
                       headers={"Origin": "https://elsewhere.example"})
    assert (answer.status_code, world.faults[ANNA]) == (403, {})


def test_each_fault_has_its_words_in_both_languages(hand: FlaskClient) -> None:
    assert faults.WORDS.keys() == set(Fault)
    assert set(faults.WORDS.values()) <= texts._FRENCH.keys()
    french = hand.get("/faults?lang=fr").text
    assert "Une réponse est coupée en deux" in french
    assert not [words for words in faults.WORDS.values() if words in french]
