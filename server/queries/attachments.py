"""The files of steps: name and size for pages, the bytes for the mail alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import connectors.types
from server.models import Attachment, StepAttachment, StepVersion


@dataclass(frozen=True)
class File:
    """A stored file without its bytes."""

    id: int
    name: str
    size: int  # bytes
    sha256: str

    @property
    def ref(self) -> str:
        """How a form names it. With a part of the hash, so that nobody finds a file by counting ids."""
        return f"{self.id}-{self.sha256[:24]}"


_FILE = (Attachment.id, Attachment.name, Attachment.size, Attachment.sha256)


def of_versions(version_ids: Iterable[int]) -> Mapping[int, tuple[File, ...]]:
    """The files of each step in these versions of sequences, by the id of the step's version; one query."""
    rows: Any = (StepAttachment.select(StepAttachment.version, *_FILE)
                 .join(StepVersion).switch(StepAttachment).join(Attachment)
                 .where(StepVersion.version.in_(list(version_ids))).order_by(StepAttachment.position).tuples())
    found: dict[int, tuple[File, ...]] = defaultdict(tuple)
    for version, *file in rows:
        found[version] += (File(*file),)
    return found


def files(ids: Iterable[int]) -> dict[int, File]:
    rows: Any = Attachment.select(*_FILE).where(Attachment.id.in_(list(ids))).tuples()
    return {row[0]: File(*row) for row in rows}


def stored(sha256: str, name: str) -> File:
    return File(*Attachment.select(*_FILE).where(Attachment.sha256 == sha256, Attachment.name == name).tuples().get())


def by_refs(refs: Iterable[str]) -> tuple[File, ...]:
    """The files that a form names, in its order; what it made up is left out."""
    refs = list(dict.fromkeys(refs))
    ids = [int(head) for ref in refs if (head := ref.split("-")[0]).isdecimal() and len(head) < 10]
    known = {file.ref: file for file in files(ids).values()} if ids else {}
    return tuple(known[ref] for ref in refs if ref in known)


def contents(ids: Iterable[int]) -> tuple[connectors.types.Attachment, ...]:
    """What a mail carries, bytes and all, in the order of the ids."""
    ids = list(ids)
    rows = {row.id: row for row in Attachment.select().where(Attachment.id.in_(ids))} if ids else {}
    return tuple(connectors.types.Attachment(row.name, row.content_type, bytes(row.content))
                 for row in (rows[one] for one in ids))
