"""The recipient's page: GET shows, POST acts, one click needs no page."""

from __future__ import annotations

import pytest

from server.actions import stop
from server.domain.codes import EnrollmentState, Finish
from server.models import Enrollment, Suppression
from server.web.optout import masked
from tests import factories
from tests.factories import Firm
from tests.web.conftest import Browser


@pytest.fixture
def enrollment(firm: Firm) -> Enrollment:
    return factories.enrolled(firm)


@pytest.fixture
def link(enrollment: Enrollment) -> str:
    return f"/o/{stop.opt_out_token(enrollment)}"


def test_looking_changes_nothing(browser: Browser, link: str, enrollment: Enrollment) -> None:
    text = browser.text(link)
    assert "Stop emails from Northwind?" in text
    assert "m•••@people.example" in text
    assert "marie" not in text.lower()
    assert not Suppression.select().exists()
    assert browser.client.head(link).status_code == 200
    assert Enrollment.get_by_id(enrollment.id).state is EnrollmentState.ACTIVE


def test_the_page_has_no_script_no_brand_and_sets_no_cookie(browser: Browser, link: str) -> None:
    answer = browser.get(link)
    text = answer.get_data(as_text=True)
    assert "<script" not in text
    assert "Relance" not in text
    assert "Set-Cookie" not in answer.headers


def test_the_button_stops_everything_for_good(browser: Browser, link: str, enrollment: Enrollment) -> None:
    answer = browser.client.post(link)
    assert "will not write to this address again" in answer.get_data(as_text=True)
    assert Enrollment.get_by_id(enrollment.id).finish is Finish.OPTED_OUT
    assert Suppression.select().count() == 1


def test_one_click_needs_neither_cookie_nor_page(browser: Browser, link: str, enrollment: Enrollment) -> None:
    answer = browser.client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Enrollment.get_by_id(enrollment.id).finish is Finish.OPTED_OUT
    assert browser.client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_undo_takes_the_opt_out_back(browser: Browser, link: str) -> None:
    browser.client.post(link)
    assert "may write to this address again" in browser.client.post(link, data={"undo": "1"}).get_data(as_text=True)
    assert not Suppression.select().exists()


def test_it_speaks_the_language_of_the_browser_or_the_one_chosen(browser: Browser, link: str) -> None:
    assert "Ne plus recevoir" in browser.text(link, headers={"Accept-Language": "fr-FR,fr"})
    assert "Ne plus recevoir" in browser.text(f"{link}?lang=fr")


@pytest.mark.parametrize("token", ["nonsense", "x.y.z", "..."])
def test_an_unknown_link_says_what_to_do(browser: Browser, firm: Firm, token: str) -> None:
    for answer in (browser.get(f"/o/{token}"), browser.client.post(f"/o/{token}")):
        assert answer.status_code == 404
        assert "Answer the email with" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("address", "shown"), [
    ("marie@people.example", "m•••@people.example"), ("a@b.example", "a•••@b.example")])
def test_the_address_is_masked(address: str, shown: str) -> None:
    assert masked(address) == shown
