"""Names of files that strangers will open: cleaned of what misleads people or programs; and how much a mail carries."""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Protocol


class Bytes(int):
    """A size, which sentences say as one."""


LIMIT = 3_000_000  # bytes per step in total: Graph takes attachments under 3 MB without an upload session
MOST_NAME = 120
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # names that Windows takes for hardware
_TABLE = mimetypes.MimeTypes(filenames=())  # without the machine's own tables: the same answer everywhere
_OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "ics": "text/calendar",
}


class Sized(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...


def safe_name(given: str) -> str:
    """The last part of a path, without control and direction marks, at most 120 characters, its ending kept."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    if _DEVICES.match(name):
        name = f"_{name}"
    ending = PurePosixPath(name).suffix[:20]
    if len(name) > MOST_NAME:
        name = name[:MOST_NAME - len(ending)] + ending
    return name or "file"


def content_type(name: str) -> str:
    """By the name's ending alone: what a browser claims is not asked."""
    ending = name.rsplit(".", 1)[-1].lower()
    guessed, packed = _TABLE.guess_type(name)
    if packed or guessed is None:
        return _OFFICE.get(ending, "application/octet-stream")
    return guessed


def first_over(files: Iterable[Sized]) -> Sized | None:
    """The file with which a step carries more than a mail may."""
    total = 0
    for file in files:
        total += file.size
        if total > LIMIT:
            return file
    return None
