"""Graph's JSON with its holes, read without a mailbox."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.microsoft import parse
from connectors.types import Address, OutgoingMessage, Parent

OWN = frozenset({"anna@northwind.example"})
BARE: dict[str, Any] = {"id": "AAk", "receivedDateTime": "2026-11-24T09:00:00Z"}


def prop(name: str, value: str) -> dict[str, str]:
    return {"id": name, "value": value}


def test_a_mail_with_nothing_in_it_can_be_read() -> None:
    for item in (BARE, {**BARE, "from": None, "subject": None, "internetMessageHeaders": None, "sender": {}}):
        envelope = parse.envelope(item, OWN)
        assert (envelope.sender, envelope.subject, envelope.own) == (Address(""), "", False)
        assert envelope.received_at.utcoffset() is not None


@pytest.mark.parametrize("name", ["String 0x1042", "String 0x1042".lower(), "STRING 0x01042"])
def test_threading_is_read_from_the_properties_where_headers_are_missing(name: str) -> None:
    item = {**BARE, "singleValueExtendedProperties": [prop(name, "<a@b.example>")]}
    assert parse.envelope(item, OWN).header("In-Reply-To") == "<a@b.example>"


def test_a_header_wins_over_its_property() -> None:
    item = {
        **BARE,
        "internetMessageHeaders": [
            {"name": "in-reply-to", "value": "<header@b.example>"},
            {"name": "Received", "value": "one"},
            {"name": "Received", "value": "two"},
        ],
        "singleValueExtendedProperties": [prop("String 0x1042", "<prop@b.example>")],
    }
    envelope = parse.envelope(item, OWN)
    assert envelope.header("In-Reply-To") == "<header@b.example>"
    assert [value for name, value in envelope.headers if name == "Received"] == ["one", "two"]


@pytest.mark.parametrize("name", ["String 0x001A", "String 0x1a"])
def test_the_message_class_is_read_in_either_spelling(name: str) -> None:
    item = {**BARE, "singleValueExtendedProperties": [prop(name, "REPORT.IPM.Note.NDR")]}
    assert parse.envelope(item, OWN).message_class == "REPORT.IPM.Note.NDR"


@pytest.mark.parametrize(
    "mark",
    [
        {"isDraft": True},
        {"from": {"emailAddress": {"address": "ANNA@Northwind.example", "name": "Anna"}}},
        {"sender": {"emailAddress": {"address": "anna@northwind.example"}}},
        {"singleValueExtendedProperties": [prop(parse.KEY.lower(), "key")]},
    ],
)
def test_our_own_mail_is_told_apart(mark: dict[str, Any]) -> None:
    assert parse.envelope({**BARE, **mark}, OWN).own


def test_a_profile_falls_back_to_the_sign_in_name() -> None:
    profile = parse.profile({"id": "1", "mail": None, "userPrincipalName": "anna@outlook.example"})
    assert (profile.address, profile.name, profile.aliases) == ("anna@outlook.example", "", ())


def test_aliases_are_the_other_smtp_addresses() -> None:
    proxies = ["SMTP:anna@northwind.example", "smtp:a.keller@northwind.example", "x500:/o=Northwind"]
    profile = parse.profile({"id": "1", "mail": "Anna@northwind.example", "proxyAddresses": proxies})
    assert profile.aliases == ("a.keller@northwind.example",)


def test_a_filter_literal_cannot_be_broken_out_of() -> None:
    assert parse.quoted("<o'neil@a.example>' or true") == "'<o''neil@a.example>'' or true'"


def test_a_draft_names_its_sender_only_when_it_is_an_alias() -> None:
    message = OutgoingMessage("key", Address("ANNA@northwind.example"), Address("m@a.example"), "S", "<p>", "")
    assert "from" not in parse.draft(message, "anna@northwind.example")
    assert parse.draft(message, "other@northwind.example")["from"]["emailAddress"]["address"].startswith("ANNA")


def test_references_end_with_the_parent() -> None:
    by_id = {p["id"]: p["value"] for p in parse.threading(Parent("", "", "<c@a>", ("<a@a>", "<b@a>")))}
    assert by_id == {parse.IN_REPLY_TO: "<c@a>", parse.REFERENCES: "<a@a> <b@a> <c@a>"}
