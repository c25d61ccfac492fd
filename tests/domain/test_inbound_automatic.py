"""Automatic mails by header, subject and words; opt-outs, challenges, receipts, complaints, bulk."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from server.domain.codes import InboundKind
from server.domain.inbound import SubKind, classify
from server.domain.inbound_words.away import AWAY_PHRASES
from server.domain.inbound_words.dates import BACK
from server.domain.inbound_words.months import MONTHS
from server.domain.inbound_words.opt_out import OPT_OUT_WORDS
from server.domain.inbound_words.subjects import AUTO_SUBJECTS
from tests.domain import inbound_mails as mails

AWAY, AUTO = InboundKind.OUT_OF_OFFICE, InboundKind.AUTO_REPLY

HEADERS = {
    "auto_submitted": 'Auto-Submitted: auto-replied; owner-email="vera@cand.example"\n',
    "autoreply_header": "X-Autoreply: yes\n",
    "precedence_auto_reply": "X-Precedence: auto_reply\n",
    "apple_vacation": "X-Apple-Action: VACATION\n",
    "delivered_to_autoresponder": "Delivered-To: Autoresponder\n",
    "exchange_rule": "x-ms-exchange-generated-message-source: Mailbox Rules Agent\n",
    "auto_response_suppress": "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: vera@cand.example\n",
    "null_return_path": "Return-Path: <>\n",
}


@pytest.mark.parametrize("reason", HEADERS)
def test_headers_that_only_programs_write(reason: str) -> None:
    found = classify(mails.mail("I am out of the office.", headers=HEADERS[reason]))
    assert (found.kind, found.sub_kind, found.reason) == (AWAY, SubKind.VACATION, reason)


@pytest.mark.parametrize("header", ["X-Autoreply: no\n", "Auto-Submitted: no\n", "Precedence: list\n"])
def test_headers_that_say_nothing(header: str) -> None:
    assert classify(mails.reply("Gladly.", headers=header)).kind is InboundKind.REPLY


SUBJECTS = {
    "en": "Automatic reply: A job in Paris",
    "de": "Automatische Antwort: Stelle in Paris",
    "fr": "Réponse automatique\u00a0: Un poste à Paris",
    "es": "Respuesta automática: Un empleo",
    "it": "Risposta automatica: Un lavoro",
    "pt": "Resposta automática: Um emprego",
    "nl": "Automatisch antwoord: Een baan",
    "sv": "Autosvar: Ett jobb",
    "da": "Automatisk svar: Et job",
    "fi": "Automaattinen vastaus: Työ",
    "pl": "Automatyczna odpowiedź: Praca",
    "cs": "Automatická odpověď: Práce",
    "sk": "Automatická odpoveď: Práca",
    "hu": "Automatikus válasz: Állás",
    "ro": "Răspuns automat: Un post",
    "bg": "Автоматичен отговор: Работа",
    "ru": "Автоответ: Работа",
    "uk": "Автоматична відповідь: Робота",
    "el": "Αυτόματη απάντηση: Θέση",
    "tr": "Otomatik yanıt: İş",
    "sl": "Samodejni odgovor: Delo",
    "hr": "Automatski odgovor: Posao",
    "he": "מענה אוטומטי: משרה",
    "ar": "رد تلقائي: وظيفة",
    "zh": "自动答复: 职位",
    "ja": "自動応答: 求人",
    "ko": "자동 회신: 채용",
    "notes": "AUTO: Vera is out of the office (returning 07.12.2026)",
    "in brackets": "[AUTO-REPLY] A job",
    "german absence": "Abwesenheitsnotiz: Stelle",
    "french absence": "Absence du bureau",
    "out of office": "Out of Office: A job in Paris",
    "OOO": "Re: A job in Paris - OOO",
}


@pytest.mark.parametrize("name", SUBJECTS)
def test_subjects_that_programs_write(name: str) -> None:
    found = classify(mails.mail("", subject=SUBJECTS[name]))
    assert (found.kind, found.sub_kind) == (AWAY, SubKind.VACATION)


TEXTS = {
    "en": "I am currently on annual leave with limited access to e-mail.",
    "de": "Ich bin am 7. Dezember wieder im Büro.",
    "fr": "Je suis actuellement en congés, je vous répondrai à mon retour.",
    "es": "Estoy fuera de la oficina, responderé a mi regreso.",
    "it": "Sono in ferie, risponderò al mio rientro.",
    "pt": "Estou de férias e retorno no dia 7 de dezembro.",
    "nl": "Ik ben met vakantie en lees mijn mail niet.",
    "sv": "Jag är på semester till den 7 december.",
    "da": "Jeg er på ferie til den 7. december.",
    "no": "Jeg er bortreist og tilbake 7. desember.",
    "fi": "Olen lomalla 7.12. asti.",
    "pl": "Przebywam na urlopie do 7 grudnia.",
    "cs": "Jsem na dovolené do 7. prosince.",
    "hu": "Szabadságon vagyok december 7-ig.",
    "ro": "Sunt în concediu până la 7 decembrie.",
    "ru": "Я в отпуске до 7 декабря.",
    "tr": "Yıllık izindeyim, ofis dışında olacağım.",
    "he": "אני בחופשה ואחזור בשבוע הבא.",
    "zh": "您好，我正在休假中，无法及时回复您的邮件。",
    "ja": "12月7日まで休暇をいただいております。",
    "ko": "휴가 중입니다.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_words_of_an_absence(name: str) -> None:
    found = classify(mails.mail(TEXTS[name]))
    assert (found.kind, found.reason) == (AWAY, "away_words")


@pytest.mark.parametrize("name", TEXTS)
def test_a_person_who_quotes_us_is_no_program(name: str) -> None:
    assert classify(mails.reply(mails.quoting(TEXTS[name]))).kind is InboundKind.REPLY


ACKNOWLEDGEMENTS = [
    "Thank you for contacting Example Ltd. We will get back to you within two days.",
    "This is an automated message. Please do not reply to this e-mail.",
    "Vielen Dank für Ihre Anfrage. Wir melden uns schnellstmöglich.",
    "Nous avons bien reçu votre message et vous répondrons dans les plus brefs délais.",
    "Hemos recibido su mensaje.",
    "Abbiamo ricevuto la sua richiesta.",
    "Recebemos a sua mensagem.",
    "您的邮件已收到，谢谢！",
    "この度はお問い合わせいただき、誠にありがとうございます。",
]


@pytest.mark.parametrize("text", ACKNOWLEDGEMENTS)
def test_acknowledgements_let_the_sequence_go_on(text: str) -> None:
    found = classify(mails.mail(text))
    assert (found.kind, found.sub_kind) == (AUTO, SubKind.ACKNOWLEDGEMENT)


@pytest.mark.parametrize(
    "text",
    [
        "Vera no longer works here. Please contact bob@cand.example instead.",
        "Vera ist nicht mehr bei uns tätig. Bitte wenden Sie sich an bob@cand.example.",
        "Vera ne fait plus partie de la société. Merci de contacter bob@cand.example.",
        "Vera ya no trabaja aquí. Diríjase a bob@cand.example.",
        "Vera non lavora più qui. Potete contattare bob@cand.example.",
    ],
)
def test_departures_name_who_comes_next(text: str) -> None:
    found = classify(mails.mail(text, subject="Automatic reply: A job"))
    assert (found.kind, found.sub_kind, found.successor) == (AUTO, SubKind.LEFT_COMPANY, "bob@cand.example")
    assert found.evidence in text.casefold()


def test_the_day_of_return() -> None:
    raw = mails.mail("Ich bin bis 4.12. im Urlaub.", subject="Abwesenheitsnotiz")
    assert classify(raw).return_date == date(2026, 12, 5)
    later = classify(raw, received_at=datetime(2027, 11, 30, tzinfo=UTC))
    assert later.return_date == date(2027, 12, 5)


def test_apple_writes_the_end_in_a_header() -> None:
    criteria = "X-Apple-Criteria: {kind=VACATION,startDate=2026-11-20T23:00:00Z,endDate=2026-12-04T22:59:59Z}\n"
    found = classify(mails.mail("Away.", headers="X-Apple-Action: VACATION\n" + criteria))
    assert found.return_date == date(2026, 12, 5)


def test_the_subject_may_name_the_day() -> None:
    raw = mails.mail("", subject="AUTO: Vera is out of the office (returning 07.12.2026)")
    assert classify(raw).return_date == date(2026, 12, 7)


OPT_OUTS = [
    "STOP", "Stop please.", "Hi Rita,\n\nSTOP\n\nVera", "Unsubscribe",
    "Please remove me from your list.", "Please do not contact me again.",
    "Stopp", "Bitte abmelden", "Bitte nehmen Sie mich aus Ihrem Verteiler.",
    "Désabonnement", "Merci de me désinscrire.", "Je ne souhaite plus recevoir vos mails.",
    "Baja", "No me envíen más correos.", "Cancellami", "Non desidero ricevere altre mail.",
    "Descadastrar", "Não quero receber mais e-mails.", "Afmelden", "Verwijder mij uit uw lijst.",
    "Avregistrera", "Ta bort mig från listan.", "Afmeld", "Fjern mig fra listen.",
    "Wypisz mnie", "Proszę nie pisać do mnie.", "Стоп", "Удалите меня из рассылки.",
    "退订", "请不要再给我发邮件", "配信停止", "今後は送らないでください",
]  # fmt: skip


@pytest.mark.parametrize("text", OPT_OUTS)
def test_words_of_an_opt_out(text: str) -> None:
    found = classify(mails.reply(mails.quoting(text)))
    assert (found.kind, found.sub_kind, found.opt_out) == (InboundKind.REPLY, SubKind.OPT_OUT, True)


NO_OPT_OUTS = [
    "I would stop at nothing for this job.",
    "Please stop by the office on Monday.",
    "Can you remove the attachment from the mail and send it again?",
    "Let us not stop here: call me.",
    "Please don't contact my employer.",
    "-- \nTo unsubscribe from our newsletter, click here.",
    "Ich will die Stelle nicht verlassen.",
    "Je ne peux pas lundi, stop ou encore ?",
    "No.",
    "Can I opt out of the second round of interviews?",
    "I'd like to stop by and talk about your list of jobs.",
    "Bitte nehmen Sie mich in die engere Auswahl.",
    "Ich habe noch keine E-Mail von Ihnen erhalten.",
    "Pourrais-je en plus recevoir la fiche de poste ?",
    "Jag vill inte ha en heltidstjänst.",
    "Ik kan het niet sturen vandaag.",
    "Quíteme una duda: ¿es remoto?",
    "больше не хочу работать в офисе",
    "请勿联系我的公司。",
]


@pytest.mark.parametrize("text", NO_OPT_OUTS)
def test_words_that_are_none(text: str) -> None:
    found = classify(mails.reply(mails.quoting(text)))
    assert (found.kind, found.opt_out) == (InboundKind.REPLY, False)


@pytest.mark.parametrize("headers", ["Auto-Submitted: auto-replied\nX-Apple-Unsubscribe: true\n", ""])
def test_the_unsubscribe_button(headers: str) -> None:
    found = classify(mails.mail("This mail was sent by a button.", subject="unsubscribe", headers=headers))
    assert (found.kind, found.reason, found.opt_out) == (InboundKind.REPLY, "unsubscribe_button", True)


CHALLENGES = {
    "boxtrapper": mails.mail(
        "Please verify that you are a real human being: https://filter.example/v?id=1",
        headers="X-Boxtrapper: 1\nX-Autorespond: 1\n",
    ),
    "words": mails.mail(
        "Your message was held. Click to be added to my allowed list: https://filter.example/v?id=1",
        headers="Auto-Submitted: auto-replied\n",
    ),
    "boxbe as a bounce": mails.report(
        mails.recipient("4.7.0").rstrip() + "\nDiagnostic-Code: X-Boxbe-Notice; held\n",
        notice="Your mail waits: https://filter.example/v?id=1",
    ),
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_challenges_give_their_link_and_condemn_nobody(name: str) -> None:
    found = classify(CHALLENGES[name])
    assert (found.kind, found.link) == (InboundKind.CHALLENGE, "https://filter.example/v?id=1")
    assert found.recipients == ()


OTHERS = {
    "feedback_report": (
        mails.parts(
            "multipart/report; report-type=feedback-report", ("message/feedback-report", "Feedback-Type: abuse")
        ),
        InboundKind.COMPLAINT,
        SubKind.FEEDBACK_REPORT,
    ),
    "junk_mail_report": (
        mails.parts("multipart/mixed", ("message/rfc822", "X-HmXmrOriginalRecipient: a@b.example\n\nx")),
        InboundKind.COMPLAINT,
        SubKind.FEEDBACK_REPORT,
    ),
    "disposition_notification": (
        mails.parts("multipart/report", ("message/disposition-notification", "Disposition: displayed")),
        InboundKind.RECEIPT,
        SubKind.READ_RECEIPT,
    ),
    "read_subject": (
        mails.mail("Your message was read on Monday.", subject="Read: A job in Paris"),
        InboundKind.RECEIPT,
        SubKind.READ_RECEIPT,
    ),
    "recall": (
        mails.mail('Vera would like to recall the message "Hello".', subject="Recall: Hello"),
        InboundKind.UNRELATED,
        SubKind.RECALL,
    ),
    "generated_in_bulk": (
        mails.mail("Bug 1 changed.", headers="Auto-Submitted: auto-generated\nPrecedence: bulk\n"),
        InboundKind.UNRELATED,
        SubKind.NOTICE,
    ),
    "list_unsubscribe": (
        mails.mail("Our news of November.", headers="List-Unsubscribe: <https://news.example/u>\n"),
        InboundKind.UNRELATED,
        SubKind.BULK,
    ),
}


@pytest.mark.parametrize("reason", OTHERS)
def test_other_mails(reason: str) -> None:
    raw, kind, sub_kind = OTHERS[reason]
    found = classify(raw)
    assert (found.kind, found.sub_kind, found.reason) == (kind, sub_kind, reason)


@pytest.mark.parametrize(
    ("message_class", "kind"),
    [
        ("REPORT.IPM.Note.IPNRN", InboundKind.RECEIPT),
        ("REPORT.IPM.Note.NDR", InboundKind.BOUNCE),
        ("IPM.Note.Rules.OofTemplate.Microsoft", InboundKind.OUT_OF_OFFICE),
        ("IPM.Note", InboundKind.REPLY),
    ],
)
def test_classes_that_exchange_gives(message_class: str, kind: InboundKind) -> None:
    assert classify(mails.mail("Hello"), message_class=message_class).kind is kind


RULES = {
    "auto_subject": mails.mail("", subject="Automatic reply: A job"),
    "away_subject": mails.mail("", subject="Out of office: A job"),
    "left_words": mails.mail("Vera no longer works here."),
    "away_words": mails.mail("I am out of the office."),
    "machine_words": mails.mail("This is an automated message."),
    "acknowledgement_words": mails.mail("Thank you for contacting us."),
    "challenge_header": mails.mail("Verify that you are a real person.", headers="X-TMDA-Confirm: 1\n"),
    "challenge_words": mails.mail("Prove you are human: https://f.example/1", headers="Auto-Submitted: auto-replied\n"),
    "delivered_report": mails.report(mails.recipient("2.0.0", action="relayed")),
    "own_sender": mails.mail("I write by hand.", sender=mails.US),
    "own_message_id": mails.mail("Ours.", headers=f"Message-ID: <{mails.OWN_ID}>\n"),
    "opt_out_words": mails.reply("STOP"),
    "human": mails.reply("Gladly."),
}


@pytest.mark.parametrize("reason", RULES)
def test_each_rule_names_itself(reason: str) -> None:
    found = classify(RULES[reason], own_addresses=frozenset({mails.US}), own_ids=frozenset({mails.OWN_ID}))
    assert found.reason == reason
    assert found.evidence or reason == "human"


def test_the_tables_hold_as_many_languages_as_promised() -> None:
    assert len(AUTO_SUBJECTS) >= 20
    assert len(AWAY_PHRASES) >= 16
    assert min(len(MONTHS), len(BACK)) >= 12
    assert len(OPT_OUT_WORDS) >= 12
