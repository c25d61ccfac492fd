"""Mails to the users themselves, written by a worker: outside of any request, in the language of who reads them."""

from __future__ import annotations

from datetime import timedelta

from babel.support import NullTranslations, Translations

from connectors.types import Provider
from server import settings
from server.actions.notices import Notice
from server.models import Mailbox
from server.queries.mailboxes import lasted
from server.words.language import CATALOGUE

WEEK = timedelta(days=6, hours=23)  # a token's refusal is noticed a little before or after the week is over


def mailbox_lost(mailbox: Mailbox) -> Notice:
    """What the owner of a lost mailbox needs to know, and where to go."""
    _ = _language(mailbox.user.language).gettext
    address = mailbox.address
    return Notice(
        _("Reconnect %(address)s: its emails wait") % {"address": address},
        (_("Hello %(user)s,") % {"user": mailbox.user.name},
         _("Relance can no longer use your mailbox %(address)s. Until you connect it again, nobody enrolled through "
           "it gets an email.") % {"address": address},
         _("Nothing is lost: afterwards the emails leave one by one, at the usual pace, and answers that came "
           "meanwhile are read first."),
         *([_("Google ends each consent after 7 days while its application is in Testing. Ask who set Relance up to "
              "publish it.")] if _after_a_week(mailbox) else []),
         f"{settings.active().base}/mailboxes",
         _("This email came from Relance by itself and comes once.")))


def _after_a_week(mailbox: Mailbox) -> bool:
    """What an application in Google's Testing mode looks like from here."""
    days = lasted(mailbox)
    return mailbox.provider is Provider.GMAIL and days is not None and WEEK <= days < WEEK + timedelta(days=1)


def _language(code: str) -> NullTranslations:
    return Translations.load(str(CATALOGUE), [code], "words")
