"""Reports on delivery: what they are told by, whom they are about, and what they say of the address."""

from __future__ import annotations

import pytest

from server.domain.codes import InboundKind
from server.domain.inbound import RecipientVerdict, SubKind, classify
from tests.domain import inbound_mails as mails

INVALID, BLOCKED = RecipientVerdict.INVALID, RecipientVerdict.BLOCKED
TEMPORARY, DELAYED = RecipientVerdict.TEMPORARY, RecipientVerdict.DELAYED

SAID = [
    ("5.1.1", "550 5.1.1 The email account that you tried to reach does not exist.", INVALID),
    ("5.1.1", "", INVALID),
    ("5.0.0", "550 No such user here", INVALID),
    ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", INVALID),
    ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", INVALID),
    ("5.4.4", "Host not found", INVALID),
    ("5.1.2", "550 Host unknown", INVALID),
    ("5.5.0", "550 Requested action not taken: mailbox unavailable", INVALID),
    ("5.1.1", "550 5.1.1 SPF check failed for the sender's domain", BLOCKED),
    ("5.1.1", "550 5.1.1 rate limit exceeded", BLOCKED),
    ("5.7.1", "554 5.7.1 Message rejected as spam", BLOCKED),
    ("5.7.26", "550-5.7.26 This mail is unauthenticated (DMARC)", BLOCKED),
    ("5.1.8", "553 5.1.8 Domain of sender address does not exist", BLOCKED),
    ("5.0.0", "550 Helo command rejected: Host not found", BLOCKED),
    ("5.1.1", "550 5.1.1 Unknown sender <us@corp.example>", BLOCKED),
    ("5.0.0", "550 Recipient address rejected: Reverse DNS validation failed", BLOCKED),
    ("5.2.1", "550 5.2.1 The account is disabled", BLOCKED),
    ("5.3.4", "552 5.3.4 Message size exceeds fixed limit", BLOCKED),
    ("5.7.1", "550 5.7.1 Relaying denied", BLOCKED),
    ("5.0.0", "550 rejected by policy", BLOCKED),
    ("5.9.9", "", BLOCKED),
    ("5.2.2", "552 5.2.2 Over quota", TEMPORARY),
    ("4.4.1", "Connection timed out", TEMPORARY),
    ("4.1.1", "450 4.1.1 user unknown, try again later", TEMPORARY),
]


@pytest.mark.parametrize(("status", "said", "verdict"), SAID)
def test_text_outweighs_code(status: str, said: str, verdict: RecipientVerdict) -> None:
    found = classify(mails.report(mails.recipient(status, said)))
    assert found.kind is InboundKind.BOUNCE
    assert [(one.address, one.verdict, one.status) for one in found.recipients] == [
        ("bob@cand.example", verdict, status)
    ]


@pytest.mark.parametrize(
    ("status", "said", "sub_kind"),
    [
        ("5.1.1", "user unknown", SubKind.HARD),
        ("5.7.1", "spam", SubKind.POLICY),
        ("5.2.2", "mailbox full", SubKind.MAILBOX_FULL),
        ("4.4.1", "timed out", SubKind.TEMPORARY),
    ],
)
def test_the_finer_kinds(status: str, said: str, sub_kind: SubKind) -> None:
    assert classify(mails.report(mails.recipient(status, said))).sub_kind is sub_kind


def test_a_recipient_taken_until_the_data_was_sent_is_not_unknown() -> None:
    notice = "<bob@cand.example>: host mx said: 550 unknown user (in reply to end of DATA command)"
    found = classify(mails.report(mails.recipient("5.0.0", "550 unknown user"), notice=notice))
    assert found.recipients[0].verdict is BLOCKED


def test_a_delayed_mail_is_still_on_its_way() -> None:
    found = classify(mails.report(mails.recipient("4.4.1", "refused", action="delayed"), subject="Delayed Mail"))
    assert (found.sub_kind, found.recipients[0].verdict) == (SubKind.DELAYED, DELAYED)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_an_arrived_mail_is_a_receipt(action: str) -> None:
    found = classify(mails.report(mails.recipient("2.0.0", action=action)))
    assert (found.kind, found.sub_kind, found.recipients) == (InboundKind.RECEIPT, SubKind.DELIVERED, ())


def test_each_recipient_has_a_verdict_of_its_own() -> None:
    groups = [
        mails.recipient("5.1.1", "user unknown", address="a@cand.example"),
        mails.recipient("5.2.2", "mailbox full", address="b@cand.example"),
        mails.recipient("2.0.0", action="delivered", address="c@cand.example"),
    ]
    found = classify(mails.report("\n".join(groups)))
    assert {one.address: one.verdict for one in found.recipients} == {
        "a@cand.example": INVALID,
        "b@cand.example": TEMPORARY,
    }


def test_one_recipient_s_words_are_not_another_s() -> None:
    notice = "<a@cand.example>:\n550 user unknown\n\n<b@cand.example>:\n552 mailbox full\n"
    raw = mails.mail(notice, subject="failure notice", sender="MAILER-DAEMON@mx.example", headers="Return-Path: <>\n")
    assert {one.address: one.verdict for one in classify(raw).recipients} == {
        "a@cand.example": INVALID,
        "b@cand.example": TEMPORARY,
    }


DAEMON = "Mail Delivery Subsystem <mailer-daemon@mx.example>"
LOST = "Your message to bob@cand.example could not be delivered: 550 user unknown"
SIGNS = {
    "delivery_status_part": mails.parts(
        "multipart/mixed", ("text/plain", LOST), ("message/delivery-status", mails.recipient("5.1.1"))
    ),
    "report_type": mails.parts("multipart/report; report-type=delivery-status", ("text/plain", LOST)),
    "report_header": mails.mail(LOST, headers="X-Failed-Recipients: bob@cand.example\n"),
    "daemon_subject": mails.mail(LOST, subject="Undeliverable: Hello", sender=DAEMON),
    "daemon_words": mails.mail(LOST, subject="Your mail", sender=DAEMON),
    "daemon_cause": mails.mail("You wrote to bob@cand.example. That is not a valid user here.", sender="<>"),
    "returned_mail": mails.mail(LOST, subject="Returned mail", sender="gateway@mx.example"),
}


@pytest.mark.parametrize("reason", SIGNS)
def test_signs_of_a_report(reason: str) -> None:
    found = classify(SIGNS[reason])
    assert (found.kind, found.reason) == (InboundKind.BOUNCE, reason)
    assert [(one.address, one.verdict) for one in found.recipients] == [("bob@cand.example", INVALID)]


@pytest.mark.parametrize(
    "subject",
    ["Non remis : Bonjour", "Unzustellbar: Hallo", "Non recapitabile: Ciao", "No se puede entregar: Hola",
     "Não entregue: Olá", "Onbestelbaar: Hoi", "Недоставлено: Привет", "配信不能: こんにちは", "未送达: 你好"],
)  # fmt: skip
def test_subjects_in_other_languages(subject: str) -> None:
    raw = mails.mail("bob@cand.example", subject=subject, sender="postmaster@cand.example")
    assert classify(raw).kind is InboundKind.BOUNCE


def test_a_bounce_in_our_thread_is_no_reply() -> None:
    headers = f"In-Reply-To: <{mails.OWN_ID}>\nReferences: <{mails.OWN_ID}>\nAuto-Submitted: auto-replied\n"
    raw = mails.report(mails.recipient("5.1.1"), headers=headers, subject="Delivery Status Notification (Failure)")
    assert classify(raw).kind is InboundKind.BOUNCE


def test_a_server_that_writes_to_itself_is_a_forger() -> None:
    raw = mails.mail(
        "Click here to release your mail.", subject="Undeliverable: mails", sender=f"Postmaster <{mails.US}>"
    )
    assert classify(raw).kind is not InboundKind.BOUNCE
