"""A mail as a list of headers and parts, from any bytes: bounded, linear, never raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from server.domain.mail_text import charset_text, header_text, html_to_text, transfer_decode

MAX_BYTES = 200_000
MAX_PARTS = 30
MAX_DEPTH = 8
MAX_HEADERS = 400
MAX_VALUE = 4_000

_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]*:(.*)")
_PARAMETER = re.compile(r"""[;\s]([\w*-]{1,40})\s{0,20}=\s{0,20}(?:"([^"]{0,300})"|([^\s;"]{0,300}))""")
_TELLING = frozenset(
    {
        "from",
        "to",
        "subject",
        "date",
        "received",
        "return-path",
        "message-id",
        "content-type",
        "mime-version",
        "delivered-to",
    }
)


@dataclass(frozen=True)
class Headers:
    """Headers in their order, repeats kept, as they stand in the mail (unfolded, undecoded)."""

    items: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in self.items:
            found.setdefault(name.lower(), []).append(value)
        return found

    def all(self, name: str) -> list[str]:
        return self._by_name.get(name.lower(), [])

    def raw(self, name: str) -> str:
        """The first header of that name, "" when there is none."""
        return next(iter(self.all(name)), "")

    def get(self, name: str) -> str:
        """The first header of that name with its encoded words decoded."""
        return header_text(self.raw(name))

    def has(self, name: str) -> bool:
        return name.lower() in self._by_name


@dataclass(frozen=True)
class Part:
    """One leaf of the MIME tree, or an embedded message; `depth` counts the embedded messages around it."""

    headers: Headers
    content_type: str
    params: dict[str, str]
    payload: bytes
    depth: int

    @cached_property
    def text(self) -> str:
        body = transfer_decode(self.payload, self.headers.raw("Content-Transfer-Encoding"))
        return charset_text(body, self.params.get("charset", ""))

    @property
    def attached(self) -> bool:
        return self.headers.raw("Content-Disposition").lower().lstrip().startswith("attachment")


@dataclass(frozen=True)
class Mail:
    headers: Headers
    content_type: str
    params: dict[str, str]
    parts: tuple[Part, ...]

    @cached_property
    def own_parts(self) -> tuple[Part, ...]:
        """The parts of the mail itself, without those of the messages it carries."""
        return tuple(part for part in self.parts if part.depth == 0)

    @cached_property
    def embedded(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.content_type in EMBEDDED)

    @cached_property
    def text(self) -> str:
        """What a reader sees first: the plain text, else the HTML as text; every inline part of that kind."""
        inline = [part for part in self.own_parts if not part.attached]
        plain = "\n".join(part.text for part in inline if part.content_type == "text/plain")
        if plain.strip():
            return plain
        return "\n".join(html_to_text(part.text) for part in inline if part.content_type == "text/html")

    @property
    def subject(self) -> str:
        return self.headers.get("Subject")


EMBEDDED = frozenset({"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"})


def parse(raw: bytes) -> Mail:
    block = raw[:MAX_BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    if block.startswith((b"From ", b">From ")):
        block = block.partition(b"\n")[2]
    headers, body = split_head(block)
    told = sum(name.lower() in _TELLING for name, _ in headers.items)
    if not told or (told == 1 and not _FIELD.match(block[:MAX_VALUE])):
        headers, body = Headers(), block  # a bare text
    content_type, params = _content_type(headers)
    parts = _Walk().parts(headers, body, 0, 0)
    return Mail(headers, content_type, params, tuple(parts))


def split_head(block: bytes) -> tuple[Headers, bytes]:
    """Headers and body; a line in the head that is no header is skipped."""
    if block.startswith(b"\n"):
        return Headers(), block[1:]
    head, _, body = block.partition(b"\n\n")
    fields: list[tuple[str, list[str]]] = []
    for line in head.split(b"\n"):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(charset_text(line[:MAX_VALUE], ""))
        elif (field := _FIELD.match(line[:MAX_VALUE])) and len(fields) < MAX_HEADERS:
            fields.append((field[1].decode("ascii"), [charset_text(field[2], "")]))
    return Headers(tuple((name, "".join(lines)[:MAX_VALUE].strip()) for name, lines in fields)), body


def _content_type(headers: Headers) -> tuple[str, dict[str, str]]:
    value = headers.raw("Content-Type")
    kind = re.split(r"[;\s]", value.lower(), maxsplit=1)[0]
    found = _PARAMETER.findall(value[len(kind) :])  # some senders forget the semicolon
    params = {name.lower().rstrip("*"): quoted or plain for name, quoted, plain in found}
    return (kind if "/" in kind else "text/plain"), params


class _Walk:
    """Walks the tree with one budget of parts for the whole mail."""

    def __init__(self) -> None:
        self.left = MAX_PARTS

    def parts(self, headers: Headers, body: bytes, level: int, depth: int) -> Iterator[Part]:
        if self.left <= 0:
            return
        kind, params = _content_type(headers)
        children = _split(body, params.get("boundary", "")) if kind.startswith("multipart/") else []
        if children and level < MAX_DEPTH:
            for child in children:
                yield from self.parts(*split_head(child), level + 1, depth)
            return
        self.left -= 1
        kind = "text/plain" if kind.startswith("multipart/") else kind
        yield Part(headers, kind, params, body, depth)
        if kind in ("message/rfc822", "message/global") and level < MAX_DEPTH:
            inner = transfer_decode(body, headers.raw("Content-Transfer-Encoding")).lstrip(b"\n")
            yield from self.parts(*split_head(inner), level + 1, depth + 1)


def _split(body: bytes, boundary: str) -> list[bytes]:
    """The pieces between the boundary lines; a longer boundary that starts alike is no boundary line."""
    if not boundary:
        return []
    mark = b"\n--" + boundary.encode("latin-1", "replace")
    pieces = (b"\n" + body).split(mark, MAX_PARTS + 1)[1:]
    children: list[bytes] = []
    for piece in pieces:
        if piece.startswith(b"--"):
            break
        line, newline, rest = piece.partition(b"\n")
        if newline and not line.strip():
            children.append(rest)
        elif children and line.strip():
            children[-1] += mark + piece
    return children
