"""Files for steps: taken in once, cleaned of bad names, thrown away when no step took them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from server.access import FieldError, Invalid, require
from server.database import database
from server.domain import files
from server.domain.codes import Permission
from server.domain.files import Bytes
from server.models import Attachment, StepAttachment, User
from server.queries import attachments
from server.queries.attachments import File

UNTAKEN = timedelta(days=7)  # how long an editor may stay open before its unsaved uploads are gone


def store(user: User, name: str, content: bytes, beside: Iterable[File], *, now: datetime) -> File:
    """Keep an uploaded file that is to go beside those a step has. `Invalid` when it is empty or too much."""
    require(user, Permission.SEQUENCES_CREATE)
    name, size = files.safe_name(name), len(content)
    if not size:
        raise Invalid(FieldError("attachments", "attachment_empty", {"name": name}))
    sha256 = hashlib.sha256(content).hexdigest()
    others = [file for file in beside if (file.name, file.sha256) != (name, sha256)]
    if files.first_over([*others, File(0, name, size, sha256)]):
        raise Invalid(too_large("attachments", name, size, sum(file.size for file in others)))
    with database.atomic():
        _throw_away(now)
        Attachment.insert(sha256=sha256, name=name, content_type=files.content_type(name), size=size,
                          content=content, stored_at=now).on_conflict(
            conflict_target=[Attachment.sha256, Attachment.name], update={Attachment.stored_at: now}).execute()
        return attachments.stored(sha256, name)


def too_large(field: str, name: str, size: int, others: int) -> FieldError:
    """Which file, how large, what the step has already, and how much it may have."""
    return FieldError(field, "attachment_beside" if others else "attachment_too_large",
                      {"name": name, "size": Bytes(size), "others": Bytes(others), "limit": Bytes(files.LIMIT)})


def _throw_away(now: datetime) -> None:
    taken = StepAttachment.select(StepAttachment.attachment)
    Attachment.delete().where(Attachment.stored_at < now - UNTAKEN, Attachment.id.not_in(taken)).execute()


def problems(field: str, ids: Iterable[int]) -> list[FieldError]:
    """What keeps a step from carrying these files."""
    ids = list(ids)
    known = attachments.files(ids)
    if len(known) < len(set(ids)) or len(set(ids)) < len(ids):
        return [FieldError(field, "attachment_gone")]
    over = files.first_over(known[one] for one in ids)
    if over is None:
        return []
    return [too_large(field, over.name, over.size, sum(known[one].size for one in ids) - over.size)]
