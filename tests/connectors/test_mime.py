"""Outgoing mails survive the trip: ids whole, subjects exact, nothing smuggled in."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import mime
from connectors.types import Address, Attachment, OutgoingMessage, Parent

OUTLOOK_ID = "<AM9PR07MB7889" + "A1B2C3D4E5F6" * 5 + "@AM9PR07MB7889.eurprd07.prod.outlook.example>"
MAIL = OutgoingMessage(
    key="k-1",
    sender=Address("anna@northwind.example", "Anna Keller"),
    to=Address("marie@atelier.example", "Marie Durand"),
    subject="A role in Paris",
    html="<p>Hello</p>",
    text="Hello",
)
SUBJECTS = [
    "A plain subject that is longer than one line of seventy-six characters, to see how it is folded",
    "Une équipe à Paris, télétravail partiel, début février, salaire affiché, et une première étape brève",
    "Ingénieur·e données : rejoindre l'équipe « plateforme » à Montréal ou à Québec dès le mois prochain",
    "日本語の件名はとても長いので複数の行に分ける必要がありますが、空白は失われてはいけません。はい",
    "Emoji 🎉 and text, emoji 🎉 and text, emoji 🎉 and text, emoji 🎉 and text, emoji 🎉 and text, end",
    "é" * 180,
    "x" * 190,
    "=?utf-8?q?not_encoded?= by us",
    "Two  spaces é  kept",
]


def parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def value(raw: bytes, name: str) -> str:
    """A header as a mail program reads it: unfolded by RFC 5322, decoded by RFC 2047."""
    folded = message_from_bytes(raw, policy=policy.compat32)[name]
    return str(make_header(decode_header(folded.replace("\r\n", "").replace("\n", ""))))


def longest_line(raw: bytes) -> int:
    return max(len(line) for line in raw.split(b"\r\n"))


def test_long_ids_stay_ids() -> None:
    earlier = tuple(f"<{n}{OUTLOOK_ID[1:]}" for n in range(5))
    parent = Parent("p", "t", OUTLOOK_ID, earlier)
    link = "<https://northwind.example/stop/" + "t" * 160 + ">"
    raw = mime.build(replace(MAIL, parent=parent, headers=(("List-Unsubscribe", link),)), OUTLOOK_ID)
    head = raw.split(b"\r\n\r\n", 1)[0]
    assert b"=?" not in head
    assert value(raw, "In-Reply-To") == OUTLOOK_ID
    assert value(raw, "Message-ID") == OUTLOOK_ID
    assert value(raw, "References").split() == [*earlier, OUTLOOK_ID]
    assert value(raw, "List-Unsubscribe") == link


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subjects_come_out_as_they_went_in(subject: str) -> None:
    raw = mime.build(replace(MAIL, subject=subject))
    assert value(raw, "Subject") == subject
    assert raw.isascii()
    assert longest_line(raw) <= 998


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200))
def test_any_subject_leaves_one_subject_and_a_body(subject: str) -> None:
    raw = mime.build(replace(MAIL, subject=subject))
    assert value(raw, "Subject") == subject
    mail = parsed(raw)
    assert len(mail.get_all("Subject") or []) == 1
    assert mail.defects == []
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "Hello"


@pytest.mark.parametrize(
    "name", ["Zoë", "Durand, Marie", 'Marie "M" Durand', "O'Neil", "Дмитрий " * 12, "Marie (Paris)", "a@b", ""]
)
def test_names_come_out_as_they_went_in(name: str) -> None:
    mail = parsed(mime.build(replace(MAIL, to=Address("marie@atelier.example", name))))
    (to,) = mail["To"].addresses
    assert (to.display_name.split(), to.addr_spec) == (name.split(), "marie@atelier.example")


def test_a_domain_in_any_script_becomes_ascii() -> None:
    raw = mime.build(replace(MAIL, to=Address("marie@büro.example")))
    assert value(raw, "To") == "marie@xn--bro-hoa.example"


def test_text_html_and_attachments() -> None:
    files = (
        Attachment("note.txt", "text/plain", "é\n".encode()),
        Attachment("été.bin", "application/octet-stream", bytes(range(256))),
        Attachment("mail.eml", "message/rfc822", b"Subject: x\r\n\r\n"),
        Attachment("odd", "no such type\r\n", b"x"),
    )
    mail = parsed(mime.build(replace(MAIL, text="Bonjour é\n" + "x" * 2000, html="<p>é</p>", attachments=files)))
    assert mail.get_content_type() == "multipart/mixed"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().split() == ["Bonjour", "é", "x" * 2000]
    assert html.get_content().strip() == "<p>é</p>"
    attached = list(mail.iter_attachments())
    assert [a.get_filename() for a in attached] == [f.name for f in files]
    assert [a.get_payload(decode=True) for a in attached] == [f.content for f in files]
    assert [a.get_content_type() for a in attached][2:] == ["application/octet-stream"] * 2


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\x00b", "a\u2028b"])
@pytest.mark.parametrize(
    "put",
    [
        lambda v: replace(MAIL, subject=v),
        lambda v: replace(MAIL, key=v),
        lambda v: replace(MAIL, sender=Address("a@b.example", v)),
        lambda v: replace(MAIL, to=Address(f"{v}@b.example")),
        lambda v: replace(MAIL, headers=(("List-Unsubscribe", v),)),
        lambda v: replace(MAIL, headers=((v, "x"),)),
        lambda v: replace(MAIL, parent=Parent("", "", v)),
        lambda v: replace(MAIL, attachments=(Attachment(v, "text/plain", b""),)),
    ],
)
def test_nothing_breaks_out_of_a_header(put, evil: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"\w"):
        mime.build(put(evil))


@given(st.from_regex(r"[a-z0-9A-Z._+-]{1,9}@[a-z0-9A-Z.-]{1,12}(x{60}\.[a-z]{2})?", fullmatch=True))
def test_a_plain_address_is_what_the_parser_makes_of_it(address: str) -> None:
    def to() -> str:
        try:
            return value(mime.build(replace(MAIL, to=Address(address))), "To")
        except ValueError as problem:
            return str(problem)

    with mock.patch.object(mime, "_PLAIN", re.compile("(?!)")):
        by_parser = to()
    assert to() == by_parser


@pytest.mark.parametrize("address", ["", "marie", "@atelier.example", "marie@", "a b@c.example", "a@b@c.example, d@e"])
def test_what_is_no_address_is_named(address: str) -> None:
    with pytest.raises(ValueError, match="To is no e-mail address"):
        mime.build(replace(MAIL, to=Address(address)))


def test_lone_surrogates_do_not_stop_a_mail() -> None:
    raw = mime.build(replace(MAIL, text="broken \ud83d here", subject="broken \ud83d here"))
    assert value(raw, "Subject") == "broken ? here"
