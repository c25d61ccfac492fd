"""Header surgery on raw mails: bytes in, bytes out, everything not asked for stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import Header, decode_header, make_header
from email.utils import getaddresses

_PREFIX = re.compile(r"^\s*((re|aw|sv|tr|fwd?|wg|rv|ref)\s*:\s*)+", re.IGNORECASE)
_MSG_ID = re.compile(r"<[^<>\s]+>")


def _split(raw: bytes) -> tuple[list[bytes], bytes]:
    """The header fields, folded as they came, and the rest from the empty line on."""
    end = re.search(rb"\r?\n\r?\n", raw)
    head, rest = (raw[: end.start()], raw[end.start() :]) if end else (raw.rstrip(b"\r\n"), b"\r\n\r\n")
    return re.split(rb"\r?\n(?![ \t])", head), rest


def without(raw: bytes, *names: str) -> bytes:
    fields, rest = _split(raw)
    unwanted = {name.lower().encode() for name in names}
    return b"\r\n".join(f for f in fields if f.split(b":", 1)[0].strip().lower() not in unwanted) + rest


def with_header(raw: bytes, name: str, value: str) -> bytes:
    """`raw` with exactly one header of that name, put first."""
    return f"{name}: {value}\r\n".encode() + without(raw, name)


def headers(raw: bytes) -> list[tuple[str, str]]:
    """All headers in order, unfolded, still encoded."""
    pairs = (field.partition(b":") for field in _split(raw)[0] if b":" in field)
    return [(name.decode("ascii", "replace").strip(), _unfolded(value)) for name, _, value in pairs]


def header(raw: bytes, name: str) -> str:
    """The first header of that name, decoded; "" when there is none."""
    return decoded(next((v for k, v in headers(raw) if k.lower() == name.lower()), ""))


def _unfolded(value: bytes) -> str:
    return re.sub(rb"\r?\n(?=[ \t])", b"", value).decode("utf-8", "replace").strip()


def decoded(value: str) -> str:
    """Encoded words as text, as far as they are whole."""
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value))).strip()
    except (HeaderParseError, LookupError, ValueError):
        return value


def addresses(raw: bytes, *names: str) -> list[tuple[str, str]]:
    """(name, address in lower case) of every mailbox in these headers."""
    values = [v for k, v in headers(raw) if k.lower() in {n.lower() for n in names}]
    return [(decoded(name), email.lower()) for name, email in getaddresses(values) if "@" in email]


def encoded(value: str) -> str:
    """A header value fit for the wire."""
    return value if value.isascii() else Header(value, "utf-8").encode(linesep="\r\n")


def message_id(raw: bytes) -> str:
    return header(raw, "Message-ID")


def ancestors(raw: bytes) -> Iterator[str]:
    """The Message-IDs this mail answers, the nearest first."""
    yield from _MSG_ID.findall(header(raw, "In-Reply-To"))
    yield from reversed(_MSG_ID.findall(header(raw, "References")))


def bare_subject(raw: bytes) -> str:
    """The subject without Re: and its like, for "is it the same conversation"."""
    return " ".join(_PREFIX.sub("", header(raw, "Subject")).split()).lower()
