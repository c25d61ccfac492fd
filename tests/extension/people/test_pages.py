"""The bars the finder must hold on labelled pages, read in real Chromium as the panel reads them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.extension.browser import chromium_path
from tests.extension.people.chromium import Person, Reader, Reading, reader
from tests.extension.people.measure import Labelled, Score, labelled_pages, score, total
from tests.requirements import missing

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def corpora() -> Path:
    place = os.environ.get("RELANCE_CORPORA")
    if not place:
        missing("corpora", "RELANCE_CORPORA names no folder of labelled pages")
    return Path(str(place))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Reader]:
    if not chromium_path():
        missing("browser", "no Chromium on this machine")
    with reader() as opened:
        yield opened


@pytest.fixture(scope="module")
def readings(corpora: Path, chromium: Reader) -> list[tuple[Labelled, Reading]]:
    return [(page, chromium.read(page.html)) for page in labelled_pages(corpora)]


@pytest.fixture(scope="module")
def scores(readings: list[tuple[Labelled, Reading]]) -> list[tuple[Labelled, Score]]:
    return [(page, score(page, reading.people)) for page, reading in readings]


@pytest.fixture(scope="module")
def overall(scores: list[tuple[Labelled, Score]]) -> Score:
    return total(one for _, one in scores)


def test_offers_few_addresses_that_are_not_people(overall: Score) -> None:
    assert overall.precision >= 0.93, overall.row()


def test_misses_hardly_anyone(overall: Score) -> None:
    assert overall.recall >= 0.985, overall.row()


def test_names_people_rightly(overall: Score) -> None:
    assert overall.names_right >= 0.97, overall.row()


def test_fills_in_hardly_any_wrong_name(overall: Score) -> None:
    assert overall.names_wrong <= 0.01, overall.row()


def test_figures_come_from_people(overall: Score) -> None:
    """An empty corpus or a finder that finds nobody would pass bars made of ratios."""
    assert overall.hit > 80
    assert overall.named > 80


def test_finds_the_same_in_raw_markup_as_in_the_snapshot(
        readings: list[tuple[Labelled, Reading]], chromium: Reader) -> None:
    for page, reading in readings:
        assert listed(chromium.find(page.html)["people"]) == listed(reading.people), page.file


def listed(people: list[Person]) -> set[tuple[str, str, bool]]:
    return {(person["email"], person["name"], person["mailbox"]) for person in people}


def test_prints_both_halves(scores: list[tuple[Labelled, Score]]) -> None:
    halves = {held: total(one for page, one in scores if page.held_out is held) for held in (False, True)}
    print("\nwritten for", halves[False].row(), "\nheld out   ", halves[True].row())
    assert halves[False].wanted
    assert halves[True].wanted
