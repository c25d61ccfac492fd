"""Inbound mails that a person wrote or that our own side sent, and what the other modules ask about mails."""

from __future__ import annotations

import pytest

from server.domain.codes import InboundKind
from server.domain.inbound import SubKind, classify, embedded_ids, failed_addresses, references, to_json
from tests.domain import inbound_mails as mails
from tests.domain.inbound_mails import OWN_ID, US


def told(raw: bytes) -> tuple[InboundKind, SubKind, str]:
    found = classify(raw)
    return found.kind, found.sub_kind, found.reason


PEOPLE = {
    "plain": mails.reply("Yes, call me tomorrow."),
    "quoting": mails.reply(mails.quoting("I'm out of office at a summit, but let us talk.")),
    "new thread": mails.mail("I saw your mail and would like to know more."),
    "suppress stamped on all mail": mails.reply("Fine.", headers="X-Auto-Response-Suppress: DR, OOF, AutoReply\n"),
    "rules loop of a redirect": mails.reply("Fine.", headers="X-MS-Exchange-Inbox-Rules-Loop: vera@cand.example\n"),
    "through a list": mails.reply("Fine.", headers="List-Id: <x.example>\nPrecedence: list\nList-Unsubscribe: <a>\n"),
    "auto-submitted no": mails.reply("Fine.", headers="Auto-Submitted: No\n"),
    "about a bounce": mails.reply("Sorry, our server could not be delivered to.", subject="Re: Undelivered Mail"),
    "about a holiday": mails.reply(mails.quoting("I have been on vacation, sorry. Call me."), subject="Re: vacation"),
    "been away": mails.mail("Sorry for the silence, I was away last week. I would like to talk."),
    "will answer within the thread": mails.reply("I will get back to you shortly, I need to think."),
    "no header at all": b"Thanks, that sounds good. When can we talk?",
    "text that looks like a header": b"Note: I am in.\n\nBye",
    "html only": mails.mail("<p>Oui, avec plaisir&nbsp;!</p>", kind="text/html; charset=utf-8"),
    "empty": b"",
}


@pytest.mark.parametrize("name", PEOPLE)
def test_people_stay_people(name: str) -> None:
    assert told(PEOPLE[name]) == (InboundKind.REPLY, SubKind.HUMAN, "human")


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "REQUEST"])
def test_a_calendar_answer_is_a_reply(method: str) -> None:
    raw = mails.parts("multipart/mixed", ("text/plain", ""), (f"text/calendar; method={method}", "BEGIN:VCALENDAR"))
    assert told(raw) == (InboundKind.REPLY, SubKind.CALENDAR_ANSWER, f"calendar_{method.lower()}")


def test_a_calendar_s_method_may_stand_in_its_text() -> None:
    raw = mails.parts("multipart/mixed", ("application/ics", "BEGIN:VCALENDAR\nMETHOD:REPLY\n"))
    assert told(raw)[1] is SubKind.CALENDAR_ANSWER


def test_ours_by_id() -> None:
    found = classify(mails.mail("x", headers=f"Message-ID: <{OWN_ID}>\n"), own_ids=frozenset({f"<{OWN_ID}>"}))
    assert (found.kind, found.sub_kind) == (InboundKind.OWN, SubKind.OUR_COPY)


def test_the_owner_wrote_by_hand() -> None:
    found = classify(mails.mail("x", sender=f"Rita <{US}>"), own_addresses=frozenset({US.upper()}))
    assert (found.kind, found.sub_kind) == (InboundKind.OWN, SubKind.OWNER_WROTE)


def test_the_new_text_stands_apart_from_the_quoted() -> None:
    assert classify(mails.reply(mails.quoting("Yes, with pleasure."))).new_text == "Yes, with pleasure."


QUOTES = {
    "en": "On Mon, 23 Nov 2026 at 09:00, Rita <r@corp.example> wrote:",
    "en folded": "On Mon, 23 Nov 2026 at 09:00, Rita Recruiter\n<r@corp.example> wrote:",
    "de": "Am 23.11.2026 um 09:00 schrieb Rita <r@corp.example>:",
    "fr": "Le lun. 23 nov. 2026 à 09:00, Rita <r@corp.example> a écrit :",
    "es": "El lun, 23 nov 2026 a las 9:00, Rita (<r@corp.example>) escribió:",
    "it": "Il giorno lun 23 nov 2026 alle ore 09:00 Rita <r@corp.example> ha scritto:",
    "pt": "Em seg., 23 de nov. de 2026 às 09:00, Rita <r@corp.example> escreveu:",
    "nl": "Op ma 23 nov 2026 om 09:00 schreef Rita <r@corp.example>:",
    "sv": "Den mån 23 nov. 2026 kl 09:00 skrev Rita <r@corp.example>:",
    "da": "Den man. 23. nov. 2026 kl. 09.00 skrev Rita <r@corp.example>:",
    "pl": "W dniu 23.11.2026 o 09:00 Rita <r@corp.example> napisała:",
    "fi": "ma 23. marrask. 2026 klo 9.00 Rita (r@corp.example) kirjoitti:",
    "cs": "po 23. 11. 2026 v 9:00 odesílatel Rita <r@corp.example> napsal:",
    "ru": "пн, 23 нояб. 2026 г. в 09:00, Rita <r@corp.example>:",
    "zh": "Rita <r@corp.example> 于2026年11月23日周一 09:00写道：",
    "ja": "2026年11月23日(月) 9:00 Rita <r@corp.example>:",
    "ko": "2026년 11월 23일 (월) 오전 9:00, Rita <r@corp.example>님이 작성:",
    "tr": "Rita <r@corp.example>, 23 Kas 2026 Pzt, 09:00 tarihinde şunu yazdı:",
    "outlook en": "From: Rita <r@corp.example>\nSent: Monday, 23 November 2026 09:00\nTo: Vera\nSubject: A job",
    "outlook fr": "De : Rita <r@corp.example>\nEnvoyé : lundi 23 novembre 2026 09:00\nÀ : Vera\nObjet : Un poste",
    "outlook de": "Von: Rita <r@corp.example>\nGesendet: Montag, 23. November 2026 09:00\nAn: Vera\nBetreff: Stelle",
    "outlook es": "De: Rita <r@corp.example>\nEnviado: lunes, 23 de noviembre de 2026\nPara: Vera\nAsunto: Empleo",
    "original message": "-----Original Message-----\nFrom: Rita",
    "message d'origine": "-----Message d'origine-----\nDe : Rita",
    "rule and header": "________________________________\nFrom: Rita <r@corp.example>\nSent: Monday",
}


@pytest.mark.parametrize("name", QUOTES)
def test_quotations_are_cut_in_many_languages(name: str) -> None:
    raw = mails.reply(f"Yes, gladly.\n\n{QUOTES[name]}\nSTOP is what you write to stop.\n")
    found = classify(raw)
    assert found.new_text == "Yes, gladly."
    assert not found.opt_out


def test_an_answer_between_the_quoted_lines_is_kept() -> None:
    raw = mails.reply("On 1 May 2026 Rita wrote:\n> Paris?\nYes.\n> Monday?\nNo.\n")
    assert classify(raw).new_text == "Yes.\nNo."


def test_the_quotation_of_an_html_mail_is_cut() -> None:
    quoted = '<div class="gmail_quote"><div>Le 23 nov. 2026 Rita a écrit :</div><blockquote>STOP</blockquote></div>'
    html = f"<div>Oui</div>{quoted}"
    found = classify(mails.mail(html, kind="text/html; charset=utf-8"))
    assert (found.new_text, found.opt_out) == ("Oui", False)


def test_what_mails_cite() -> None:
    headers = (
        ("References", "<a@x.example> b@x.example,<c@x.example>\n <a@x.example>"),
        ("In-Reply-To", "Your message of Monday <d@x.example>"),
        ("x-ms-exchange-parent-message-id", "<e@x.example>"),
    )
    assert references(headers) == tuple(f"{letter}@x.example" for letter in "abcde")


def test_ids_of_carried_and_quoted_mails() -> None:
    assert embedded_ids(mails.report(mails.recipient("5.1.1"))) == (OWN_ID,)
    quoted = mails.mail(f"Your mail:\n> From: x\n> Message-ID: <{OWN_ID}>\n")
    assert embedded_ids(quoted) == (OWN_ID,)


def test_addresses_that_a_report_may_be_about() -> None:
    raw = mails.report(
        mails.recipient("5.1.1", address="bob@cand.example"), notice="Lost on the way to ann@cand.example"
    )
    assert failed_addresses(raw) == ("bob@cand.example", "ann@cand.example")


def test_json_says_what_the_verdict_says() -> None:
    found = to_json(classify(mails.report(mails.recipient("5.1.1", "550 user unknown"))))
    assert (found["kind"], found["sub_kind"], found["return_date"]) == ("bounce", "hard", None)
    assert found["recipients"] == [
        {"address": "bob@cand.example", "verdict": "invalid", "status": "5.1.1", "text": "smtp; 550 user unknown"}
    ]
