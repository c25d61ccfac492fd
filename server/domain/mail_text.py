"""Bytes of a mail to readable text: encoded words, charsets, transfer encodings, HTML. Linear, never raises."""

from __future__ import annotations

import binascii
import codecs
import html
import re

# Codecs that decode in linear time; Python also has text codecs (punycode, utf-7, idna) that do not.
_SAFE = re.compile(
    r"utf-8|utf-8-sig|ascii|iso8859-\d+|cp\d+|koi8-\w|mac-\w+|gb2312|gbk|gb18030|hz|big5|big5hkscs"
    r"|shift_jis\w*|euc_\w+|iso2022_\w+|utf-16(-[lb]e)?|tis-620|johab"
)
_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?\s]{0,400})\?=(?:\s{1,10}(?==\?))?")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_HUGE_ENTITY = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}")  # html.unescape raises on thousands of digits
_BREAKS = re.compile(r"/?(?:p|div|br|tr|li|h[1-6]|table|ul|ol|hr|blockquote|pre|section|article)/?")
_SILENT = frozenset({"style", "script", "head", "title"})
_QUOTE_CLASS = ("gmail_quote", "divrplyfwdmsg", "appendonsend", "yahoo_quoted", "moz-cite-prefix")
QUOTE_MARK = "-----Original Message-----"


def charset_text(body: bytes, charset: str) -> str:
    """Text in the named charset; an unknown or lying one falls back to UTF-8, then to Windows-1252."""
    name = _codec(charset)
    if name not in ("", "ascii"):
        return body.decode(name, "replace").replace("\x00", "")
    try:
        return body.decode("utf-8").replace("\x00", "")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace").replace("\x00", "")


def _codec(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip()[:40]).name if charset.strip().isascii() and charset.strip() else ""
    except (LookupError, ValueError):
        return ""
    return name if _SAFE.fullmatch(name) else ""


def transfer_decode(body: bytes, encoding: str) -> bytes:
    match encoding.strip().lower():
        case "base64":
            clean = _NOT_BASE64.sub(b"", body)
            return binascii.a2b_base64(clean[: len(clean) // 4 * 4] + _tail(clean))
        case "quoted-printable":
            return binascii.a2b_qp(body)
    return body


def _tail(clean: bytes) -> bytes:
    """The last, incomplete group of four, padded; one lone character carries no byte."""
    rest = clean[len(clean) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def header_text(value: str) -> str:
    """RFC 2047 words decoded, leniently; white space folded."""
    return " ".join(_WORD.sub(_word, value).split()) if "=?" in value else " ".join(value.split())


def _word(match: re.Match[str]) -> str:
    charset, how, text = match.groups()
    body = text.encode("utf-8")
    if how in "bB":
        return charset_text(transfer_decode(body, "base64"), charset)
    return charset_text(binascii.a2b_qp(body.replace(b"_", b" "), header=True), charset)


def html_to_text(source: str) -> str:
    """Words and line breaks of an HTML body; a quoted block starts with QUOTE_MARK."""
    first, *tags = _without_comments(_HUGE_ENTITY.sub(" ", source)).split("<")
    pieces = [first]
    silent = ""
    for tag in tags:
        inside, closed, text = tag.partition(">")
        name = inside[:12].lower().split(None, 1)[0].rstrip("/") if inside[:1] not in ("", " ") else ""
        if silent:
            silent = "" if name == "/" + silent else silent
        elif name in _SILENT:
            silent = name
        if silent:
            continue
        pieces.append(_break(name, inside) + (text if closed else ""))
    return html.unescape("".join(pieces)).replace("\xa0", " ")


def _without_comments(source: str) -> str:
    first, *rest = source.split("<!--")
    return first + "".join(piece.partition("-->")[2] if "-->" in piece else piece for piece in rest)


def _break(name: str, inside: str) -> str:
    quoting = name in ("div", "blockquote", "hr") and any(mark in inside[:300].lower() for mark in _QUOTE_CLASS)
    if quoting or (name == "blockquote" and "cite" in inside[:300].lower()):
        return f"\n{QUOTE_MARK}\n"
    return "\n" if _BREAKS.fullmatch(name) else ""
