"""Merge fields: what a text may name, what it lacks for one person, and the text filled in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape

from server.domain.templates import (
    CONTROL,
    FILTERS,
    MAX_VALUE,
    Cleaned,
    Code,
    Segment,
    Sheet,
    TemplateError,
    TemplateProblem,
    clean,
    cleaned,
    fill,
    parse,
    unknown,
)

__all__ = [
    "CUSTOM_FIELD",
    "FIELDS",
    "MAX_VALUE",
    "Cleaned",
    "Segment",
    "Sheet",
    "TemplateError",
    "TemplateProblem",
    "clean",
    "cleaned",
    "fill",
    "line",
    "mark",
    "marked",
    "marked_line",
    "missing",
    "note",
    "placed",
    "problems",
    "render",
    "segments",
]

FIELDS: tuple[str, ...] = (
    "first_name",
    "last_name",
    "full_name",
    "email",
    "company",
    "title",
    "sender_first_name",
    "sender_name",
    "sender_company",
)
CUSTOM_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")  # how a custom field of a person may be called


def problems(text: str, known: Collection[str] = FIELDS) -> list[TemplateProblem]:
    """What is wrong with a template; `known` are the merge fields that exist. Empty: it can be rendered."""
    try:
        found = parse(text).analyze()
        listed = [
            unknown(Code.UNKNOWN_FILTER, name, FILTERS) for name in found.filters if name not in FILTERS
        ]
        paths = dict.fromkeys(str(use) for uses in found.globals.values() for use in uses)
        listed += [unknown(Code.UNKNOWN_FIELD, path, known) for path in paths if path not in known]
        if not listed:
            fill(text, dict.fromkeys(known, "x"), html=False)  # a filter may refuse its arguments
    except TemplateError as error:
        return [error.problem]
    return listed


def missing(text: str, values: Mapping[str, object]) -> list[str]:
    """The fields that would print an unknown or empty value without `default`, each once, as they appear."""
    return list(dict.fromkeys(fill(text, values, html=False).missing))


def render(text: str, values: Mapping[str, object], *, html: bool) -> str:
    """The filled text: HTML with the values escaped, or one plain line that is fit for a header."""
    filled = fill(text, values, html=html)
    return filled.getvalue() if html else line(filled)


def line(filled: Sheet) -> str:
    """A filled subject as one plain line."""
    return _one_line(filled.getvalue())


def marked_line(filled: Sheet) -> str:
    """The same line as HTML, with each merged value in <mark>."""
    shown = [(one.field, escape(one.text)) for one in filled.pieces]
    return _one_line("".join(text if field is None else mark(field, text) for field, text in shown))


def _one_line(text: str) -> str:
    return " ".join(CONTROL.sub(" ", text).split())


def note(text: str, values: Mapping[str, object]) -> str:
    """The filled plain text of a task: its own lines stay, no value can add one."""
    return fill(text, values, html=False).getvalue()


def segments(text: str, values: Mapping[str, object], *, html: bool) -> list[Segment]:
    """The filled text in pieces, so that a preview can mark what was merged."""
    return fill(text, values, html=html).pieces


def marked(text: str, values: Mapping[str, object]) -> str:
    """The filled HTML with each merged value in <mark>, except inside of a tag's attributes."""
    pieces = placed(segments(text, values, html=True))
    return "".join(mark(piece.field, piece.text) if piece.field is not None else piece.text for piece in pieces)


def mark(field: str, text: str) -> str:
    return f"{_opening(field)}{text}</mark>"


@lru_cache(maxsize=256)
def _opening(field: str) -> str:
    return f'<mark data-field="{escape(field)}">'


def placed(pieces: Iterable[Segment]) -> Iterator[Segment]:
    """The pieces of filled HTML; a value inside of a tag is no piece of its own but part of the tag."""
    in_tag = False
    for piece in pieces:
        if piece.field is not None and not in_tag:
            yield piece
            continue
        yield Segment(piece.text)
        opened, closed = piece.text.rfind("<"), piece.text.rfind(">")
        in_tag = opened > closed if max(opened, closed) >= 0 else in_tag
