"""English and French: the catalogue of these sentences, and which of the two a request is answered in."""

from __future__ import annotations

from pathlib import Path

from babel import Locale
from flask import g, has_request_context, request
from flask_babel import Domain, LazyString, get_locale

LANGUAGES = ("en", "fr")
CATALOGUE = Path(__file__).parent / "translations"
_domain = Domain(translation_directories=[str(CATALOGUE)], domain="words")

gettext = _domain.gettext


def lazy(sentence: str) -> LazyString:
    """A sentence that is translated each time it is shown; `fill` puts values in."""
    return _domain.lazy_gettext(sentence)


def plural(one: str, many: str, n: int) -> str:
    return _domain.ngettext(one, many, n)


def select_locale() -> str:
    """What the caller asks for (Accept-Language), else the signed-in user's language."""
    if not has_request_context():
        return LANGUAGES[0]
    user = g.get("user")
    return request.accept_languages.best_match(LANGUAGES) or (user.language if user else LANGUAGES[0])


def locale() -> Locale:
    """The language of the sentences being said; English outside of a request."""
    return get_locale() or Locale("en")
