"""A mail as it will leave: the same code makes the preview and the mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from server import settings
from server.domain import personalisation
from server.models import Email, Mailbox, Person, User
from server.queries import account

_TEXT = ParserConfig(css=CSS_PROFILES["strict"], display_links=True)

# The recipient reads these, so they follow the sender's language, not that of whoever looks at a preview.
_LINK = {
    "en": 'If you would rather not hear from us, <a href="{url}">stop these emails</a>.',
    "fr": 'Pour ne plus recevoir ces emails, <a href="{url}">cliquez ici</a>.',
}
_WORDS = {
    "en": 'If you would rather not hear from us, answer "STOP".',
    "fr": "Pour ne plus recevoir ces emails, répondez « STOP ».",
}


@dataclass(frozen=True)
class Recipient:
    """What merge fields read of a person, whether stored already or still only seen on a page."""

    email: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    title: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, person: Person, email: Email | None) -> Recipient:
        return cls(email.address if email else "", person.first_name, person.last_name, person.company, person.title,
                   person.fields)


@dataclass(frozen=True)
class Mail:
    subject: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()


def values(recipient: Recipient, user: User, company: str | None = None) -> dict[str, str]:
    """All merge fields of one mail, by name. `company` saves the look-up to who renders many."""
    return {
        **{name: str(value) for name, value in recipient.fields.items()},
        "email": recipient.email,
        "first_name": recipient.first_name,
        "last_name": recipient.last_name,
        "full_name": f"{recipient.first_name} {recipient.last_name}".strip(),
        "company": recipient.company,
        "title": recipient.title,
        "sender_name": user.name,
        "sender_first_name": user.name.split(" ")[0],
        "sender_company": account.company() if company is None else company,
    }


def missing(texts: tuple[str, ...], merge: Mapping[str, object]) -> list[str]:
    """The fields that would leave a hole in a mail, each once."""
    return list(dict.fromkeys(name for text in texts for name in personalisation.missing(text, merge)))


def render(subject: str, body: str, merge: Mapping[str, object], mailbox: Mailbox, *, opt_out: bool, token: str,
           marked: bool = False) -> Mail:
    """Fill the fields, then add the signature and the opt-out line. `token` is the signed value of the link;
    `marked` wraps each merged value in <mark>, for previews alone."""
    return dress(personalisation.render(subject, merge, html=False), personalisation.fill(body, merge, html=True),
                 mailbox, opt_out=opt_out, token=token, marked=marked)


def dress(subject: str, filled: personalisation.Sheet, mailbox: Mailbox, *, opt_out: bool, token: str,
          marked: bool = False) -> Mail:
    """The mail around a body that is filled already."""
    skeleton, values = _skeleton(filled)
    footer = _footer(mailbox, _place(len(values))) if opt_out else ""
    html, text = _dressed(skeleton, mailbox.signature, footer)
    shown = [personalisation.mark(str(one.field), one.text) if marked else one.text for one in values]
    plain = [unescape(one.text) for one in values]
    return Mail(subject.strip(), _put(html, [*shown, token]), _put(text, [*plain, token]),
                _headers(mailbox, token) if opt_out else ())


# What stands for a merged value, and for the token of the link, while a body is cleaned and made to text: once for
# all people who get it.
_PLACE = re.compile("\ue000([0-9]+)\ue001")


def _place(number: int) -> str:
    return f"\ue000{number}\ue001"


def _skeleton(filled: personalisation.Sheet) -> tuple[str, list[personalisation.Segment]]:
    """The body with a place for each merged value; a value inside of a tag stays, to be cleaned with the tag."""
    values: list[personalisation.Segment] = []
    parts = []
    for piece in personalisation.placed(filled.pieces):
        if piece.field is None:
            parts.append(piece.text.replace("\ue000", ""))
        else:
            parts.append(_place(len(values)))
            values.append(piece)
    return "".join(parts), values


@lru_cache(maxsize=512)
def _dressed(skeleton: str, signature: str, footer: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """HTML and text, cut at the places of the values: words and numbers of places in turn."""
    parts = [_clean(skeleton)]
    if signature:
        parts.append(f"<div>{signature}</div>")
    if footer:
        parts.append(f"<p>{footer}</p>")
    html = "\n".join(parts)
    return tuple(_PLACE.split(html)), tuple(_PLACE.split(to_text(html)))


def _put(parts: tuple[str, ...], values: list[str]) -> str:
    filled = list(parts)
    filled[1::2] = [values[int(place)] for place in parts[1::2]]
    return "".join(filled)


def _clean(html: str) -> str:
    return nh3.clean(html, tags=nh3.ALLOWED_TAGS | {"mark"},
                     attributes={**nh3.ALLOWED_ATTRIBUTES, "mark": {"data-field"}})


def _footer(mailbox: Mailbox, token: str) -> str:
    """A dead link is worse than none: until recipients can open ours, the mail asks for a STOP instead."""
    language = mailbox.user.language if mailbox.user.language in _LINK else "en"
    return _LINK[language].format(url=_url(token)) if settings.active().public else _WORDS[language]


def _headers(mailbox: Mailbox, token: str) -> tuple[tuple[str, str], ...]:
    if not settings.active().public:
        return (("List-Unsubscribe", f"<mailto:{mailbox.address}?subject=STOP>"),)
    return ("List-Unsubscribe", f"<{_url(token)}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def _url(token: str) -> str:
    return f"{settings.active().base}/o/{token}"


def to_text(html: str) -> str:
    lines = (line.rstrip() for line in get_text(html, _TEXT).splitlines())
    return "\n".join(lines).strip() + "\n"
