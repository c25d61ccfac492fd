"""A mail is cleaned once for all who get it; nothing that a page says about somebody changes that."""

from __future__ import annotations

import pytest

from server.domain import personalisation
from server.models import Mailbox, User
from server.queries import rendering

BODY = ('<p onclick="x()">Hello {{ first_name }},</p><p>see <a href="{{ company }}">{{ company }}</a></p>'
        '<b>{{ title }}</b>')
BOX = Mailbox(address="anna@northwind.example", signature="<i>Anna</i>", user=User(language="en", name="Anna"))


def mail(*, marked: bool = False, **values: str) -> rendering.Mail:
    return rendering.render("For {{ first_name }}", BODY, values, BOX, opt_out=False, token="t", marked=marked)


def test_values_are_escaped_in_html_and_plain_in_text() -> None:
    sent = mail(first_name="O'Neil & <b>Sons</b>", company="https://firm.example/?a=1&b=2", title='"CTO"')
    assert "Hello O&#x27;Neil &amp; &lt;b&gt;Sons&lt;/b&gt;," in sent.html
    assert "Hello O'Neil & <b>Sons</b>," in sent.text
    assert '"CTO"' in sent.text
    assert (sent.subject, "onclick" in sent.html) == ("For O'Neil & <b>Sons</b>", False)


@pytest.mark.parametrize("url", ["javascript:alert(1)", 'x" onmouseover="alert(1)', "data:text/html,<script>"])
def test_a_hostile_value_inside_of_a_tag_is_cleaned_with_it(url: str) -> None:
    shown = mail(first_name="Marie", company=url, title="CTO", marked=True).html
    assert 'href="javascript' not in shown
    assert 'onmouseover="alert' not in shown
    assert "<script" not in shown


def test_a_value_cannot_stand_for_another() -> None:
    sent = mail(first_name="\ue0002\ue001", company="\ue0000\ue001", title="CTO", marked=True)
    assert sent.html.count("CTO") == 1
    assert sent.text.count("CTO") == 1


def test_the_preview_differs_from_the_mail_by_its_marks_alone() -> None:
    values = {"first_name": "Marie", "company": "Firm", "title": "CTO"}
    shown, sent = mail(**values, marked=True), mail(**values)
    assert '<mark data-field="first_name">Marie</mark>' in shown.html
    for field in values:
        shown_html = shown.html.replace(f'<mark data-field="{field}">', "")
        shown = rendering.Mail(shown.subject, shown_html, shown.text)
    assert shown.html.replace("</mark>", "") == sent.html
    assert shown.text == sent.text


def test_an_empty_value_leaves_no_hole_in_the_spaces() -> None:
    body = "<p>Hello {{ first_name | default: '' }} there</p>"
    filled = personalisation.fill(body, {}, html=True)
    assert rendering.dress("", filled, BOX, opt_out=False, token="t").text.startswith("Hello there")


@pytest.mark.parametrize("db_kind", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("installed")
def test_everybody_has_a_link_of_their_own() -> None:
    """Around words that are the same for all."""
    filled = personalisation.fill("<p>Hello {{ first_name }}</p>", {"first_name": "Marie"}, html=True)
    for token in ("one.abc", "two.def"):
        sent = rendering.dress("", filled, BOX, opt_out=True, token=token)
        assert sent.html.count(f'href="https://relance.example/o/{token}"') == 1
        assert f"(https://relance.example/o/{token})" in sent.text
        assert sent.headers[0] == ("List-Unsubscribe", f"<https://relance.example/o/{token}>")
