"""The bars of the classifier over real mails, which RELANCE_CORPORA names and the repository does not hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from server.domain.codes import InboundKind
from server.domain.inbound import RecipientVerdict, SubKind, classify, embedded_ids, failed_addresses
from tests.bench import inbound as bench
from tests.requirements import missing

AWAY = "out_of_office"


@pytest.fixture(scope="module")
def corpora() -> Path:
    named = os.environ.get("RELANCE_CORPORA", "")
    if not named or not (Path(named) / "inbound" / "manifest.tsv").is_file():
        missing("corpora", f"RELANCE_CORPORA={named or '(unset)'} holds no inbound/manifest.tsv")
    return Path(named)


@pytest.fixture(scope="module")
def mails(corpora: Path) -> list[bench.Sample]:
    return bench.load(corpora)


def test_no_human_is_lost(mails: list[bench.Sample]) -> None:
    lost = [one.name for one in mails if one.expected == "human" != one.found]
    assert bench.score(mails).recall("human") >= 0.995, lost
    assert not [one for one in mails if one.sublabel.startswith("hardneg") and one.found != "human"]


def test_automatic_mails_are_known(mails: list[bench.Sample]) -> None:
    told = bench.score(mails)
    assert told.recall("auto") >= 0.97
    assert told.precision("auto") >= 0.92


def test_no_absence_is_taken_for_a_human(mails: list[bench.Sample]) -> None:
    assert not [one.name for one in mails if one.label == AWAY and one.found == "human"]


def test_bounces_are_known(mails: list[bench.Sample]) -> None:
    told = bench.score(mails)
    assert told.recall("bounce") >= 0.975
    assert told.precision("bounce") >= 0.99


def test_only_bad_addresses_are_condemned(mails: list[bench.Sample]) -> None:
    found, right, labelled = bench.condemned(mails)
    assert right / found >= 0.97
    assert right / labelled >= 0.9


def test_no_challenge_condemns_an_address(mails: list[bench.Sample]) -> None:
    assert not [one.name for one in mails if one.label == "challenge" and bench.condemns(one.verdict)]


def test_no_policy_bounce_condemns_an_address(mails: list[bench.Sample]) -> None:
    policy = ("blocked", "spamdetected", "authfailure", "policyviolation", "requireptr", "badreputation", "toomanyconn")
    refused = [one for one in mails if one.label == "soft_bounce" and one.sublabel.startswith(policy)]
    assert not [one.name for one in refused if bench.condemns(one.verdict)]


def test_return_dates(mails: list[bench.Sample]) -> None:
    dated, wrong = bench.wrong_dates(mails)
    given = [one for one in mails if one.name in wrong and one.verdict.return_date]
    assert len(wrong) <= 0.05 * dated, wrong
    assert not given


def test_bounces_lead_back_to_the_mail(mails: list[bench.Sample]) -> None:
    """By the id of the original or by an address, for all but a few."""
    bounces = [one for one in mails if one.expected == "bounce" and one.found == "bounce"]
    traced = [one for one in bounces if embedded_ids(one.raw) or failed_addresses(one.raw)]
    assert len(traced) >= 0.98 * len(bounces)


SAMPLES = {
    "dsn-delayed-4.4.1.eml": (InboundKind.BOUNCE, SubKind.DELAYED, RecipientVerdict.DELAYED),
    "dsn-failed-5.1.1.eml": (InboundKind.BOUNCE, SubKind.HARD, RecipientVerdict.INVALID),
    "dsn-failed-5.4.4.eml": (InboundKind.BOUNCE, SubKind.HARD, RecipientVerdict.INVALID),
    "dsn-failed-after-retries-4.4.1.eml": (InboundKind.BOUNCE, SubKind.TEMPORARY, RecipientVerdict.TEMPORARY),
    "reply.eml": (InboundKind.REPLY, SubKind.HUMAN, None),
    "vacation-sieve.eml": (InboundKind.OUT_OF_OFFICE, SubKind.VACATION, None),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_of_a_real_mail_server(corpora: Path, name: str) -> None:
    path = corpora.parent / "samples" / name
    if not path.is_file():
        missing("samples", f"no {name} beside the corpora")
    found = classify(path.read_bytes())
    verdicts = {one.verdict for one in found.recipients}
    kind, sub_kind, verdict = SAMPLES[name]
    assert (found.kind, found.sub_kind, verdicts) == (kind, sub_kind, {verdict} if verdict else set())
