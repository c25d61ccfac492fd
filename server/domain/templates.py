"""Liquid templates under limits: nothing that runs long, reads the clock or reaches beyond the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property, lru_cache
from html import escape, unescape
from typing import NamedTuple, TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.output import Output, OutputNode
from liquid.exceptions import LiquidError, OutputStreamLimitError, ResourceLimitError, UnknownFilterError
from liquid.expression import Expression
from liquid.output import LimitedStringIO
from liquid.stringify import to_liquid_string

MAX_VALUE = 200  # characters of one merged value
MAX_TEMPLATE = 100_000  # characters of one subject or body
MAX_TAGS = 500
MAX_TAG = 500  # characters of one tag
MAX_ALL_TAGS = 20_000  # characters of all tags together
MAX_OUTPUT = 400_000  # bytes of one rendered subject or body

_TAGS = frozenset({"assign", "case", "comment", "if", "unless"})
_PSEUDO_TAGS = frozenset({"#", "content", "illegal", "output"})
FILTERS = frozenset(
    {"append", "capitalize", "default", "downcase", "first", "last", "lstrip", "prepend", "remove", "rstrip"}
    | {"size", "slice", "split", "strip", "truncate", "truncatewords", "upcase"}
)
_TAG = re.compile(rf"\{{\{{.{{0,{MAX_TAG}}}?\}}\}}|\{{%.{{0,{MAX_TAG}}}?%\}}", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class Code(StrEnum):
    SYNTAX = "syntax"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_FILTER = "unknown_filter"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class TemplateProblem:
    """`name` is the field or filter, `suggestion` a known name close to it, `near` the tag in question."""

    code: Code
    name: str = ""
    suggestion: str = ""
    near: str = ""
    detail: str = ""

    def __str__(self) -> str:
        hint = f" Did you mean {self.suggestion}?" if self.suggestion else ""
        return {
            Code.SYNTAX: f"{self.near or 'The text'} cannot be read: {self.detail}. "
            "A merge field looks like {{ first_name }}.",
            Code.UNKNOWN_FIELD: f"There is no merge field called {self.name}.{hint}",
            Code.UNKNOWN_FILTER: f"There is no filter called {self.name}.{hint}",
            Code.TOO_LONG: f"The text asks for too much: {self.detail}. Shorten it.",
        }[self.code]


class TemplateError(ValueError):
    """A template that cannot be rendered; `personalisation.problems` finds the same when it is saved."""

    def __init__(self, problem: TemplateProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Segment(NamedTuple):
    """A piece of rendered text; `field` is the merge field it came from, None for the author's own words."""

    text: str
    field: str | None = None


class Sheet(LimitedStringIO):
    """What one rendering is written to; it keeps where each value went and which ones had none."""

    def __init__(self, *, html: bool) -> None:
        super().__init__(limit=MAX_OUTPUT)
        self.html = html
        self.pieces: list[Segment] = []
        self.missing: list[str] = []

    def write(self, text: str, /) -> int:
        return self.merge(text, None)

    def merge(self, text: str, field: str | None) -> int:
        """The pieces are the text: it is kept once."""
        self.size += len(text.encode())
        if self.size > MAX_OUTPUT:
            raise OutputStreamLimitError("output stream limit reached", token=None)
        if text:
            self.pieces.append(Segment(text, field))
        return len(text)

    def getvalue(self) -> str:
        return "".join([piece.text for piece in self.pieces])


def clean(value: object) -> str:
    """A value as it is merged: one line, no control characters, at most 200 characters."""
    text = "" if value is None else str(value)
    if len(text) <= MAX_VALUE and text.isprintable() and "  " not in text and text == text.strip(" "):
        return text  # most values are clean already, and a mail asks ten times
    return " ".join(CONTROL.sub(" ", text[: 10 * MAX_VALUE]).split())[:MAX_VALUE]


class Cleaned(dict[str, object]):
    """Values as they are merged, cleaned once for many texts."""


def cleaned(values: Mapping[str, object]) -> Cleaned:
    """Liquid takes an empty text for true; {% if company %} is meant to ask whether there is one."""
    return Cleaned((name, clean(value) or None) for name, value in values.items())


def fill(text: str, values: Mapping[str, object], *, html: bool) -> Sheet:
    """The template rendered. TemplateError when it cannot be."""
    template = parse(text)
    sheet = Sheet(html=html)
    context = RenderContext(template, globals=values if isinstance(values, Cleaned) else cleaned(values))
    try:
        template.render_with_context(context, sheet)
    except LiquidError as error:
        raise TemplateError(_explain(error, text)) from error
    return sheet


@lru_cache(maxsize=512)
def parse(text: str) -> BoundTemplate:
    """The template, cached. TemplateError when it is broken or asks for too much."""
    _check_size(text)
    # An HTML editor writes a typed quote or space as an entity; inside of a tag it is one again.
    source = _TAG.sub(lambda tag: unescape(tag[0]).replace("\xa0", " "), text)
    try:
        template = _LIQUID.from_string(source)
    except LiquidError as error:
        raise TemplateError(_explain(error, source)) from error
    for expression in _expressions(template.nodes, RenderContext(template)):
        _check_expression(expression)
    return template


def unknown(code: Code, name: str, known: Collection[str]) -> TemplateProblem:
    close = get_close_matches(name[:40], known, n=1)
    return TemplateProblem(code, name=name[:80], suggestion=close[0] if close else "")


class _Merge(OutputNode):
    """An output tag: the only place where a value becomes text."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        text = _text(self.expression, context)
        if not isinstance(buffer, Sheet):
            return buffer.write(text)
        if not self.has_default:
            buffer.missing += [name for name, path in self.paths if not _text(path, context)]
        return buffer.merge(escape(text) if buffer.html else text, self.paths[0][0] if self.paths else None)

    @cached_property
    def has_default(self) -> bool:
        return _has_default(self.expression)

    @cached_property
    def paths(self) -> list[tuple[str, Path]]:
        return [(str(it), it) for it in _within(self.expression) if isinstance(it, Path)]


class _MergeTag(Output):
    node_class = _Merge


class _Liquid(Environment):
    block_nesting_limit = 10
    context_depth_limit = 10
    local_namespace_limit = 100_000
    output_stream_limit = MAX_OUTPUT

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=extra)
        self.tags = {name: tag for name, tag in self.tags.items() if name in _TAGS | _PSEUDO_TAGS}
        self.filters = {name: it for name, it in self.filters.items() if name in FILTERS}
        self.add_tag(_MergeTag)


_LIQUID = _Liquid()


def _text(expression: Expression, context: RenderContext) -> str:
    return clean(to_liquid_string(expression.evaluate(context), False))


def _has_default(expression: Expression) -> bool:
    filters = expression.filters if isinstance(expression, FilteredExpression) else None
    return any(it.name == "default" for it in filters or [])


def _expressions(nodes: Iterable[Node], context: RenderContext) -> Iterator[Expression]:
    for node in nodes:
        for expression in node.expressions():
            yield from _within(expression)
        yield from _expressions(node.children(context), context)


def _within(expression: Expression) -> Iterator[Expression]:
    yield expression
    for child in expression.children():
        yield from _within(child)


def _check_expression(expression: Expression) -> None:
    """Ranges are lists of any length, and nested paths recurse; nobody needs them to write a mail."""
    nested = isinstance(expression, Path) and any(isinstance(part, Path) for part in expression.path)
    if nested or isinstance(expression, RangeLiteral):
        raise TemplateError(TemplateProblem(Code.SYNTAX, near=str(expression)[:80], detail="not supported"))


def _check_size(text: str) -> None:
    _limit(len(text), MAX_TEMPLATE, "characters")
    starts = [found.start() for found in re.finditer(r"\{\{|\{%", text)]
    _limit(len(starts), MAX_TAGS, "merge fields")
    lengths = [_tag_end(text, start) - start for start in starts]
    _limit(max(lengths, default=0), MAX_TAG, "characters between the braces")
    _limit(sum(lengths), MAX_ALL_TAGS, "characters in all merge fields")


def _tag_end(text: str, start: int) -> int:
    end = text.find("%}" if text[start + 1] == "%" else "}}", start + 2)
    return end if end >= 0 else len(text)


def _limit(size: int, limit: int, what: str) -> None:
    if size > limit:
        raise TemplateError(TemplateProblem(Code.TOO_LONG, detail=f"more than {limit} {what}"))


def _explain(error: LiquidError, source: str) -> TemplateProblem:
    if isinstance(error, UnknownFilterError) and error.token:
        return unknown(Code.UNKNOWN_FILTER, error.token.value, FILTERS)
    if isinstance(error, ResourceLimitError):
        return TemplateProblem(Code.TOO_LONG, detail=str(error.message))
    start = error.token.start_index if error.token else -1
    near = next((tag[0] for tag in _TAG.finditer(source) if tag.start() <= start < tag.end()), "")
    return TemplateProblem(Code.SYNTAX, near=near[:80], detail=str(error.message))
