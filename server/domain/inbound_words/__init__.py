"""Tables of words by language, and the pattern made out of one. No rule lives here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# "…" in a table: up to forty characters of the same sentence. A dot behind a digit ends none: "am 17. Juli".
GAP = r"(?:[^.!?。！？]|(?<=\d)\.){0,40}"

# "¶" in a table: the sentence ends, or politeness follows; "write to me no more at the old address" is another wish.
_POLITE = (
    r"(?:and|et|und|y|e|och|og)\b|please|thank|merci|svp|stp|s'il|bitte|danke|por favor|gracias|grazie|obrigad|dank|aub"
    "|tack|tak|takk|kiitos|dzięk|prosz|děk|спасибо|пожалуйста|дякую|teşekkür|lütfen|mulțumesc|köszön"
)
END = rf"(?=\s{{0,3}}(?:[.,!?;:)|\-–—]|$|(?:{_POLITE})))"

Table = Mapping[str, Iterable[str]]


def one_of(*tables: Table, before: str = "", after: str = "") -> re.Pattern[str]:
    """One pattern out of tables by language; longest first, so that the fuller wording is the evidence."""
    words = {
        word.casefold().replace("…", GAP).replace("¶", END)
        for table in tables
        for group in table.values()
        for word in group
    }
    return re.compile(f"{before}(?:{'|'.join(sorted(words, key=len, reverse=True))}){after}")
