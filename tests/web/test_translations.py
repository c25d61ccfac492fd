"""Every sentence of the pages has a French one that fits it."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2] / "server" / "web"
CATALOGUE = ROOT / "translations" / "fr" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true"}}
_FIELDS = re.compile(r"%\((\w+)\)s")


def french() -> Catalog:
    with (CATALOGUE / "messages.po").open("rb") as file:
        return read_po(file, locale="fr")


def said() -> set[tuple[str | None, str]]:
    """(context, sentence) of all that the code and the templates say."""
    found = extract_from_dir(str(ROOT), METHODS, OPTIONS)
    return {(context, text[0] if isinstance(text, tuple) else text) for _, _, text, _, context in found}


def key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id[0] if isinstance(message.id, tuple | list) else message.id


def test_the_catalogue_has_every_sentence_and_no_other() -> None:
    known = {key(one) for one in french() if one.id}
    assert said() - known == set()
    assert known - said() == set()


def test_nothing_is_left_untranslated_or_unsure() -> None:
    for one in french():
        strings = one.string if isinstance(one.string, tuple) else (one.string,)
        assert all(strings), one.id
        assert not (one.id and one.fuzzy), one.id


def test_a_translation_fills_in_the_same_values() -> None:
    for one in french():
        if one.id:
            ids = one.id if isinstance(one.id, tuple) else (one.id,)
            strings = one.string if isinstance(one.string, tuple) else (one.string,)
            wanted = set(_FIELDS.findall(ids[-1]))
            assert all(set(_FIELDS.findall(text)) <= wanted for text in strings), one.id
            assert set(_FIELDS.findall(strings[-1])) == wanted, one.id


def test_french_marks_never_begin_a_line() -> None:
    for one in french():
        strings = one.string if isinstance(one.string, tuple) else (one.string,)
        for text in strings if one.id else ():
            assert not re.search(r" [?!;:»](?!\w)|« ", text), text


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with (CATALOGUE / "messages.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for one in french():
        context, text = key(one)
        if not text:
            continue
        first = one.string[0] if isinstance(one.string, tuple) else one.string
        plural = one.id[1] if isinstance(one.id, tuple) else ""
        found = (compiled.npgettext(context, text, plural, 1) if plural else compiled.pgettext(context, text)
                 ) if context else compiled.ngettext(text, plural, 1) if plural else compiled.gettext(text)
        assert found == first
