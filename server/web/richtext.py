"""Between the plain text that people type and the small HTML that a mail carries."""

from __future__ import annotations

import re
from html import escape, unescape

from markupsafe import Markup

from server.words import field_name

_TAG = re.compile(r"<[^>]*>")
_FIELD = re.compile(r"\{\{-?\s*([a-z][a-z0-9_]*)[^}]*-?\}\}")


def to_html(text: str, source: str = "") -> str:
    """Paragraphs of what was typed; `source` "html" means that it is HTML already."""
    text = text.replace("\r\n", "\n").strip()
    if source == "html" or not text:
        return text
    blocks = re.split(r"\n{2,}", text)
    return "\n".join(f"<p>{escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks)


def to_text(html: str) -> str:
    text = re.sub(r"</p>\s*", "\n\n", html)
    text = re.sub(r"<br\s*/?>", "\n", text)
    return unescape(_TAG.sub("", text)).strip()


def editable(html: str) -> tuple[str, str]:
    """The text for a plain field and "", or the source and "html" when plain text would lose something."""
    text = to_text(html)
    plain = to_html(text).replace("\n", "") == html.replace("\n", "").strip()
    return (text, "") if plain or "<" not in html else (html, "html")


def with_fields(text: str) -> Markup:
    """Text for a page, each merge field shown by its name."""
    parts, end = [], 0
    for match in _FIELD.finditer(text):
        parts += [escape(text[end:match.start()]), f'<span class="merge">{escape(field_name(match[1]))}</span>']
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup("".join(parts))  # noqa: S704 - every part was escaped above


def plain(text: str) -> str:
    """Text with each merge field replaced by its name, for places without markup."""
    return _FIELD.sub(lambda match: f"[{field_name(match[1])}]", text)


def excerpt(html: str) -> Markup:
    """A mail's text in one line, for a step card."""
    return with_fields(" ".join(to_text(html).split()))
