"""OData's query options over Graph items: $select, $expand, $orderby, paging."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from connectors.sandbox.microsoft.errors import bad_request
from connectors.sandbox.microsoft.filter import Filter
from connectors.sandbox.microsoft.properties import canonical
from connectors.sandbox.microsoft.schema import fields

Json = dict[str, Any]

_MOST = 1000
_EXPAND = re.compile(r"singleValueExtendedProperties\(\$filter=(.+)\)")
_ON_DEMAND = {"*", "internetMessageHeaders", "proxyAddresses", "otherMails"}


class Shape:
    """What `$select` and `$expand` leave of an item: the names asked for, the id, the annotations."""

    def __init__(self, kind: str, select: str = "", expand: str = "") -> None:
        self._names = {name.strip() for name in select.split(",") if name.strip()}
        if unknown := self._names - fields(kind):
            raise bad_request(f"Could not find a property named '{min(unknown)}' on this type.")
        self._properties = _expanded(expand)

    def of(self, item: Json) -> Json:
        shown = {key: value for key, value in item.items() if self._keeps(key)}
        found = {key: value for key, value in item.get("*", {}).items() if key in self._properties}
        if found:  # absent rather than empty
            shown["singleValueExtendedProperties"] = [{"id": k, "value": v} for k, v in found.items()]
        return shown

    def _keeps(self, key: str) -> bool:
        if "@" in key or key == "id":
            return True
        return key in self._names if self._names else key not in _ON_DEMAND


def _expanded(text: str) -> frozenset[str]:
    """The extended properties asked for."""
    if not text:
        return frozenset()
    match = _EXPAND.fullmatch(text)
    if not match:
        raise bad_request("Only singleValueExtendedProperties can be expanded, with a $filter on their id.")
    found = re.findall(r"id eq '((?:[^']|'')*)'", match.group(1))
    return frozenset(canonical(name.replace("''", "'")) for name in found)


def order(items: list[Json], text: str, condition: Filter | None) -> list[Json]:
    """Newest first unless asked otherwise. Exchange refuses to sort by what it does not filter first."""
    name, _, direction = (text or "receivedDateTime desc").partition(" ")
    if name not in fields("MessageAnswer") or direction not in ("", "asc", "desc"):
        raise bad_request(f"Invalid $orderby '{text}'.")
    if text and condition and condition.names[:1] != [name]:
        message = "The restriction or sort order is too complex for this operation."
        raise bad_request(message, "InefficientFilter")
    return sorted(items, key=lambda item: (str(item.get(name) or ""),), reverse=direction == "desc")


def page(items: list[Json], args: Mapping[str, str], url: str) -> tuple[list[Json], Json]:
    """This page, and the link to the next one if there is one."""
    top, skip = _number(args, "$top", 10, _MOST), _number(args, "$skip", 0, 10**9)
    rest = {**args, "$top": str(top), "$skip": str(skip + top)}
    more = {"@odata.nextLink": f"{url}?{urlencode(rest)}"} if skip + top < len(items) else {}
    count = {"@odata.count": len(items)} if args.get("$count") == "true" else {}
    return items[skip : skip + top], {**more, **count}


def _number(args: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = args.get(name, str(default))
    if not value.isdigit() or int(value) > most or (name == "$top" and int(value) == 0):
        raise bad_request(f"Invalid value '{value}' for {name}.")
    return int(value)
