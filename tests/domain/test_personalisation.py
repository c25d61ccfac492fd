"""Merge fields: what is printed, what is missing, and what hostile texts cannot do."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.personalisation import (
    FIELDS,
    TemplateError,
    clean,
    fill,
    line,
    marked,
    marked_line,
    missing,
    note,
    problems,
    render,
    segments,
)

ZOE = {"first_name": "Zoé", "company": "R&D <b>Ltd</b>", "title": None, "last_name": " \u202e ", "sender_name": "Al"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi {{ first_name }}", "Hi Zoé"),
        ("{{ company }}", "R&amp;D &lt;b&gt;Ltd&lt;/b&gt;"),
        ('Hi {{ title | default: "there" }}', "Hi there"),
        ('Hi {{ never_heard_of | default: "there" }}', "Hi there"),
        ('Hi {{ last_name | default: "you" }}', "Hi you"),
        ("{{&nbsp;title | default: &quot;a &amp; b&quot; }}", "a &amp; b"),
        ("{% if title %}as {{ title }}{% else %}here{% endif %}", "here"),
        ("{% unless title %}no title{% endunless %}", "no title"),
        ("{{ first_name | upcase | append: '!' }}", "ZOÉ!"),
        ("{% assign who = title | default: first_name %}{{ who }}", "Zoé"),
        ("<b>{{ first_name }}</b> 100% {x}", "<b>Zoé</b> 100% {x}"),
    ],
)
def test_render(text: str, expected: str) -> None:
    assert render(text, ZOE, html=True) == expected


def test_a_value_is_never_read_as_a_template() -> None:
    values = {"first_name": "{{ company }}{% if %}", "company": "secret"}
    assert render("{{ first_name }}", values, html=True) == "{{ company }}{% if %}"


def test_a_value_is_capped_and_has_no_control_characters() -> None:
    assert render("{{ first_name }}", {"first_name": "x" * 5000}, html=True) == "x" * 200
    assert render("{{ first_name }}", {"first_name": "a\x00\r\nb\u2028c\x7f"}, html=True) == "a b c"


def test_a_header_is_one_line_whatever_it_is_made_of() -> None:
    hostile = {"first_name": "Zoé\r\nBcc: everyone@acme.example"}
    assert render("Hi\r\n {{ first_name }}", hostile, html=False) == "Hi Zoé Bcc: everyone@acme.example"


def test_a_note_keeps_its_own_lines_only() -> None:
    assert note("Call:\n{{ first_name }}", {"first_name": "a\nb"}) == "Call:\na b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi {{ first_name }}", []),
        ("{{ title }} {{ nope }} {{ title }}", ["title", "nope"]),
        ("{{ title | default: 'x' }}", []),
        ("{{ title | default: '' }}", []),
        ("{{ 'Dear ' | append: last_name }}", ["last_name"]),
        ("{% if title %}{{ title }}{% endif %}", []),
        ("{% if first_name %}{{ title }}{% endif %}", ["title"]),
        ("{% assign who = title %}{{ who }}", ["who"]),
        ("no fields", []),
    ],
)
def test_missing(text: str, expected: list[str]) -> None:
    assert missing(text, ZOE) == expected


def test_a_preview_can_mark_what_was_merged() -> None:
    pieces = segments("Hi {{ first_name }}, {{ title | default: 'you' }}", ZOE, html=True)
    assert [(it.text, it.field) for it in pieces] == [
        ("Hi ", None),
        ("Zoé", "first_name"),
        (", ", None),
        ("you", "title"),
    ]


def test_a_subject_is_marked_as_the_line_that_leaves() -> None:
    filled = fill("R&D\n with  {{ first_name }}?", {**ZOE, "first_name": "<b>Zoé</b>"}, html=False)
    assert line(filled) == "R&D with <b>Zoé</b>?"
    assert marked_line(filled) == 'R&amp;D with <mark data-field="first_name">&lt;b&gt;Zoé&lt;/b&gt;</mark>?'


def test_inside_a_tag_nothing_is_marked() -> None:
    text = '<a href="{{ first_name }}" title="{{ first_name }}">{{ first_name }}</a>'
    assert marked(text, ZOE) == '<a href="Zoé" title="Zoé"><mark data-field="first_name">Zoé</mark></a>'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{ frist_name }}", "There is no merge field called frist_name. Did you mean first_name?"),
        ("{{ zzz }}", "There is no merge field called zzz."),
        ("{{ first_name.size }}", "There is no merge field called first_name.size. Did you mean first_name?"),
        ("{{ first_name | upcas }}", "There is no filter called upcas. Did you mean upcase?"),
        ("{{ 'now' | date: '%s' }}", "There is no filter called date."),
        ("Hi {{ first name }}", "{{ first name }} cannot be read: "),
        ("{{ first_name", "The text cannot be read: "),
        ("{% if title %}", "The text cannot be read: "),
        ("{% include 'x' %}", "{% include 'x' %} cannot be read: "),
        ("{{ first_name | truncate: 'x' }}", "{{ first_name | truncate: 'x' }} cannot be read: "),
    ],
)
def test_problems_are_clear(text: str, sentence: str) -> None:
    (found,) = problems(text)
    assert str(found).startswith(sentence)


def test_custom_fields_are_known_when_told() -> None:
    assert problems("{{ notice_period }}", [*FIELDS, "notice_period"]) == []


def test_what_has_problems_cannot_be_rendered() -> None:
    with pytest.raises(TemplateError, match="cannot be read"):
        render("{{ first_name", {}, html=True)


HOSTILE = {
    "braces": "{{" * 50_000,
    "tags": "{%" * 50_000,
    "fields": "{{ a }}" * 14_000,
    "nesting": "{% if a %}" * 200 + "{% endif %}" * 200,
    "doubling": "{% assign a = 'aaaaaaaaaaaaaaaaaaaa' %}" + "{% assign a = a | append: a %}" * 200 + "{{ a }}",
    "long literal": "{{ '" + "a" * 90_000 + "' | split: '' | size }}",
    "long chain": "{{ a" + " | upcase" * 10_000 + " }}",
    "many chains": ("{{ a" + " | upcase" * 50 + " }}") * 200,
    "nested paths": "{{ a" + "[a" * 120 + "]" * 120 + " }}",
    "parentheses": "{{" + "(" * 50_000,
    "long condition": "{% if " + "a or " * 15_000 + "a %}{% endif %}",
    "range": "{{ (1..999999999) }}",
    "range in a condition": "{% if (1..99999999) contains 'x' %}{% endif %}",
    "range in a case": "{% case a %}{% when (1..99999999) %}x{% endcase %}",
    "range in an assign": "{% assign x = (1..99999999) | first %}",
    "loop": "{% for i in (1..999999999) %}x{% endfor %}",
    "table": "{% tablerow i in (1..999999999) %}x{% endtablerow %}",
    "capture": "{% capture a %}{{ a }}{% endcapture %}",
    "replace": "{{ 'aaaaaaaaaa'" + " | replace: '', 'aaaaaaaaaa'" * 12 + " }}",
    "huge number": "{{ " + "9" * 90_000 + " }}",
    "comment": "{% comment %}" * 400,
    "too long": "<" * 200_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_ends_soon_with_a_clear_error(text: str) -> None:
    begun = time.process_time()
    found = problems(text, ["a"])
    with pytest.raises(TemplateError):
        render(text, {"a": "x"}, html=True)
    assert time.process_time() - begun < 1  # 0.1 s on an idle machine; the point is that it ends
    assert len(found) == 1
    assert len(str(found[0])) < 400


@given(st.text(alphabet="{}%|.[]()'\":,<>= abifendcontains1", max_size=80))
def test_any_text_either_renders_or_says_why_not(text: str) -> None:
    if problems(text, ["a", "b"]):
        return
    assert len(render(text, {"a": "x"}, html=True)) < 5000


@given(st.text(max_size=400))
def test_a_merged_value_cannot_leave_its_place(value: str) -> None:
    printed = render("{{ a }}", {"a": value}, html=True)
    assert not set(printed) & set("<>\"'\r\n\x00")
    assert len(clean(value)) <= 200
