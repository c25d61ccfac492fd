"""OData's $filter over Graph items: parsed once, asked of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from connectors.sandbox.microsoft.errors import bad_request
from connectors.sandbox.microsoft.properties import canonical
from connectors.sandbox.microsoft.schema import fields

Json = dict[str, Any]
Test = Callable[[Json], bool]

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|\d{4}-\d\d-\d\dT[\d:.]+Z|[A-Za-z0-9_/.-]+|[():,])")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "ge": lambda a, b: a is not None and a >= b,
    "gt": lambda a, b: a is not None and a > b,
    "le": lambda a, b: a is not None and a <= b,
    "lt": lambda a, b: a is not None and a < b,
}


class Filter:
    """`a and b`, `or`, `not`, brackets, comparisons, startswith, contains, Any over extended properties."""

    def __init__(self, text: str) -> None:
        self.names: list[str] = []  # the properties compared, in order
        self._tokens = _tokens(text)
        self._test = self._any_of()
        if self._tokens:
            raise bad_request(f"Syntax error: character(s) left over at '{self._tokens[0]}' in the filter.")

    def __call__(self, item: Json) -> bool:
        return self._test(item)

    def _any_of(self) -> Test:
        left = self._all_of()
        while self._next("or"):
            left = _either(left, self._all_of())
        return left

    def _all_of(self) -> Test:
        left = self._one()
        while self._next("and"):
            left = _both(left, self._one())
        return left

    def _one(self) -> Test:
        if self._next("not"):
            inner = self._one()
            return lambda item: not inner(item)
        if self._next("("):
            inner = self._any_of()
            self._expect(")")
            return inner
        name = self._take()
        if name.lower() == "singlevalueextendedproperties/any":
            return self._extended()
        if name in ("startswith", "contains"):
            return self._text_test(name)
        return self._comparison(name)

    def _comparison(self, name: str) -> Test:
        read = self._reader(name)
        compare = _COMPARE.get(self._take())
        if compare is None:
            raise bad_request(f"Syntax error: no comparison after '{name}' in the filter.")
        value = _literal(self._take())
        return lambda item: compare(_comparable(read(item)), value)

    def _text_test(self, function: str) -> Test:
        self._expect("(")
        read = self._reader(self._take())
        self._expect(",")
        value = str(_literal(self._take())).lower()
        self._expect(")")
        if function == "startswith":
            return lambda item: str(read(item) or "").lower().startswith(value)
        return lambda item: value in str(read(item) or "").lower()

    def _extended(self) -> Test:
        """Any(ep: ep/id eq '...' and ep/value eq '...'), which is the only form Exchange takes."""
        self._expect("(")
        letter = self._take()
        self._expect(":")
        wanted = {}
        for part in ("id", "value"):
            self._expect(f"{letter}/{part}", "eq")
            wanted[part] = str(_literal(self._take()))
            self._expect("and" if part == "id" else ")")
        self.names.append("singleValueExtendedProperties")
        key = canonical(wanted["id"])
        return lambda item: bool(item["*"].get(key) == wanted["value"])

    def _reader(self, name: str) -> Callable[[Json], Any]:
        steps = name.split("/")
        if steps[0] not in fields("MessageAnswer"):
            raise bad_request(f"Could not find a property named '{steps[0]}' on type 'microsoft.graph.message'.")
        self.names.append(steps[0])

        def read(item: Json) -> Any:
            value: Any = item
            for step in steps:
                value = (value or {}).get(step)
            return value

        return read

    def _next(self, word: str) -> bool:
        if self._tokens and self._tokens[0] == word:
            return bool(self._tokens.pop(0))
        return False

    def _take(self) -> str:
        if not self._tokens:
            raise bad_request("Syntax error: the filter ends too early.")
        return self._tokens.pop(0)

    def _expect(self, *words: str) -> None:
        for word in words:
            if not self._next(word):
                raise bad_request(f"Syntax error: '{word}' expected in the filter.")


def _either(a: Test, b: Test) -> Test:
    return lambda item: a(item) or b(item)


def _both(a: Test, b: Test) -> Test:
    return lambda item: a(item) and b(item)


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if not match:
            raise bad_request(f"Syntax error at position {at} in '{text}'.")
        found.append(match.group(1))
        at = match.end()
    return found


def _literal(token: str) -> Any:
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if token in ("true", "false"):
        return token == "true"
    if token == "null":
        return None
    try:
        return datetime.fromisoformat(token).astimezone(UTC) if "T" in token else int(token)
    except ValueError:
        raise bad_request(f"Invalid literal '{token}' in the filter.") from None


def _comparable(value: Any) -> Any:
    """Moments as moments; everything else as it is."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", value):
        return datetime.fromisoformat(value)
    return value
