"""People as CSV files: which column is which, what is wrong with a line, and how one is written."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MOST_LINES = 20_000
COLUMNS = ("email", "first_name", "last_name", "company", "title", "profile_url", "zone")
_NAMES: Mapping[str, str] = {
    **{name: name for name in COLUMNS},
    "e_mail": "email", "email_address": "email", "mail": "email", "courriel": "email", "adresse_email": "email",
    "adresse_e_mail": "email", "prenom": "first_name", "firstname": "first_name", "given_name": "first_name",
    "nom": "last_name", "lastname": "last_name", "surname": "last_name", "nom_de_famille": "last_name",
    "family_name": "last_name", "societe": "company", "entreprise": "company", "organisation": "company",
    "job_title": "title", "poste": "title", "fonction": "title", "position": "title", "profil": "profile_url",
    "profile": "profile_url", "linkedin": "profile_url", "url": "profile_url", "fuseau_horaire": "zone",
    "time_zone": "zone",
}  # fmt: skip
OTHER_EMAILS = "other_emails"
WRITTEN_ONLY = ("candidate", "contact", "sequence", "state")  # an export tells them, an import cannot set them
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


class Unreadable(ValueError):
    """The file as a whole cannot be used; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Line:
    """One line of the file; `number` is the one a text editor shows. `error` is a code, "" when it can be used."""

    number: int
    cells: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)  # our columns
    fields: Mapping[str, str] = field(default_factory=dict)  # all others, as custom fields
    other_emails: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    lines: tuple[Line, ...]


def read(content: bytes) -> Table:
    """The people of a file. Raises `Unreadable`; a line that is wrong is kept, with its error."""
    rows = _rows(_text(content))
    if not rows or not any(rows[0][1]):
        raise Unreadable("file_empty")
    header = rows[0][1]
    keys = [column(name) for name in header]
    if not {"email", "first_name", "last_name"}.intersection(keys):
        raise Unreadable("no_known_column")
    if len(rows) - 1 > MOST_LINES:
        raise Unreadable("file_too_long")
    return Table(tuple(header), tuple(_line(number, keys, cells) for number, cells in rows[1:] if any(cells)))


def column(name: str) -> str:
    """The column that a heading means; a heading we don't know becomes the name of a custom field."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    key = _NAMES.get(key, key)
    return key if not key or key[0].isalpha() else f"field_{key}"


def _text(content: bytes) -> str:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("file_unreadable")
    for encoding in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("file_unreadable")


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Each record with the number of the line it ends on. The separator is whichever the first line has most of."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [(reader.line_num, [_cell(value) for value in cells]) for cells in reader]
    except csv.Error:
        raise Unreadable("file_unreadable") from None


def _cell(value: str) -> str:
    """A cell without the quote that `write` puts before what a spreadsheet would run."""
    value = value.strip()
    return value[1:] if value.startswith("'") and value[1:].startswith(_DANGEROUS) else value


def _line(number: int, keys: Sequence[str], cells: list[str]) -> Line:
    if any(cells[len(keys):]):
        return Line(number, tuple(cells), error="line_columns")
    named: dict[str, str] = {}
    for key, value in zip(keys, cells, strict=False):
        if key and value and not named.get(key):
            named[key] = value
    values = {key: value for key, value in named.items() if key in COLUMNS}
    if not {"email", "first_name", "last_name"}.intersection(values):
        return Line(number, tuple(cells), error="line_empty")
    known = (*COLUMNS, *WRITTEN_ONLY, OTHER_EMAILS)
    fields = {key: value for key, value in named.items() if key not in known}
    return Line(number, tuple(cells), values, fields, tuple(named.get(OTHER_EMAILS, "").split()))


def write(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV that spreadsheets open without running anything in it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        writer.writerow([f"'{value}" if value.startswith(_DANGEROUS) else value for value in row])
    return "\ufeff" + out.getvalue()
