"""Spellings of one mailbox, and addresses nobody can write to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.addresses import domain, match_key, normalise, problem, suppression_key

SECRET = b"a secret of this installation"


@pytest.mark.parametrize(
    ("address", "canonical", "key"),
    [
        ("Jane.Doe+Jobs@Acme.Example", "jane.doe+jobs@acme.example", "jane.doe@acme.example"),
        (" jane@acme.example ", "jane@acme.example", "jane@acme.example"),
        ("J.A.N.E+x+y@GoogleMail.com", "j.a.n.e+x+y@googlemail.com", "jane@gmail.com"),
        ("jane@MÜNCHEN.example", "jane@xn--mnchen-3ya.example", "jane@xn--mnchen-3ya.example"),
        ("jane@acme.example.", "jane@acme.example", "jane@acme.example"),
        ("+jobs@acme.example", "+jobs@acme.example", "+jobs@acme.example"),
        ("no address", "no address", "no address"),
    ],
)
def test_spellings(address: str, canonical: str, key: str) -> None:
    assert (normalise(address), match_key(address)) == (canonical, key)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("jane@acme.example", None),
        ("o'neil_x-y.z@a-b.example", None),
        ("jane@münchen.example", None),
        ("", "missing_at"),
        ("jane", "missing_at"),
        ("@acme.example", "missing_at"),
        ("jane@", "missing_at"),
        ("jane doe@acme.example", "local_part"),
        ("jane..doe@acme.example", "local_part"),
        (".jane@acme.example", "local_part"),
        ("jane,bob@acme.example", "local_part"),
        ("jane@bob@acme.example", "local_part"),
        ("jane\u200b@acme.example", "local_part"),
        ("jane\nbcc:x@acme.example", "local_part"),
        ("jane@acme", "domain"),
        ("jane@acme..example", "domain"),
        ("jane@-acme.example", "domain"),
        ("jane@10.0.0.1", "domain"),
        ("jane@[10.0.0.1]", "domain"),
        ("x" * 65 + "@acme.example", "too_long"),
        ("jane@" + "a" * 60 + "." + ("b" * 60 + ".") * 3 + "example", "too_long"),
    ],
)
def test_problem(address: str, code: str | None) -> None:
    assert problem(address) == code


def test_domain() -> None:
    assert domain("Jane@Acme.Example") == "acme.example"
    assert domain("jane") == ""


def test_suppression_covers_all_spellings_and_tells_nothing_without_the_secret() -> None:
    key = suppression_key(SECRET, "J.ane+x@gmail.com")
    assert key == suppression_key(SECRET, "jane@googlemail.com")
    assert key != suppression_key(b"another", "jane@gmail.com")
    assert suppression_key(SECRET, "MÜNCHEN.example") == suppression_key(SECRET, "xn--mnchen-3ya.example")
    assert suppression_key(SECRET, "gmail.com") != key


@given(st.text(max_size=60))
def test_any_text_has_a_stable_canonical_form(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert match_key(match_key(text)) == match_key(text) or problem(text) is not None
    assert problem(text) is None or isinstance(problem(text), str)
