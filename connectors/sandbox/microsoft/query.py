"""OData's query options over Graph items: $select, $expand, $orderby, paging."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from connectors.sandbox.microsoft.errors import bad_request
from connectors.sandbox.microsoft.filter import Filter
from connectors.sandbox.microsoft.properties import canonical
from connectors.sandbox.microsoft.schema import fields

Json = dict[str, Any]

_MOST = 1000


@dataclass(frozen=True)
class Expand:
    properties: frozenset[str] | None = None  # None when not asked for
    attachments: bool = False


def expand(text: str) -> Expand:
    properties, attachments = None, False
    for part in filter(None, re.split(r",(?![^(]*\))", text)):
        match = re.fullmatch(r"singleValueExtendedProperties\(\$filter=(.+)\)", part)
        if match:
            ids = re.findall(r"id eq '((?:[^']|'')*)'", match.group(1))
            properties = frozenset(canonical(found.replace("''", "'")) for found in ids)
        elif part == "attachments":
            attachments = True
        else:
            raise bad_request(f"Could not expand '{part}': extended properties need a $filter on their id.")
    return Expand(properties, attachments)


def select(item: Json, text: str, kind: str) -> Json:
    """The named properties, the id and the annotations; all but the hidden ones when none is named."""
    names = {name.strip() for name in text.split(",") if name.strip()}
    if unknown := names - fields(kind):
        raise bad_request(f"Could not find a property named '{min(unknown)}' on this type.")
    keep = names | {"id", "singleValueExtendedProperties", "attachments"}
    hidden = {"internetMessageHeaders", "proxyAddresses", "otherMails"}
    return {
        key: value
        for key, value in item.items()
        if (key != "*") and ("@" in key or (key in keep if names else key not in hidden))
    }


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
