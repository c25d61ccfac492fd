"""Mails to the users themselves, written by a worker: outside of any request, in the language of who reads them."""

from __future__ import annotations

from babel.support import NullTranslations, Translations

from server import settings
from server.actions.notices import Notice
from server.models import Mailbox
from server.words.language import CATALOGUE


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
         f"{settings.active().base}/mailboxes",
         _("This email came from Relance by itself and comes once.")))


def _language(code: str) -> NullTranslations:
    return Translations.load(str(CATALOGUE), [code], "words")
