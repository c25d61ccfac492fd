"""What the API takes about the team."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field

from server import access
from server.access import FieldError, Invalid
from server.api.requests import MOST_PEOPLE, In, RowId
from server.models import User
from server.queries import handing


class HandoverIn(In):
    """Whom: `ids`, or everybody running of a user, or of one mailbox."""

    mailbox_id: RowId  # from which the next emails leave
    ids: Annotated[tuple[RowId, ...], Field(max_length=MOST_PEOPLE)] = ()
    from_user_id: RowId | None = None
    from_mailbox_id: RowId | None = None

    def chosen(self, user: User) -> list[int]:
        """At most 500 at once: ask again for the others."""
        if self.ids:
            return list(self.ids)
        if self.from_mailbox_id:
            box = access.mailbox_of(user, self.from_mailbox_id)
            return handing.ids(box.user, box.id)[:MOST_PEOPLE]
        if self.from_user_id:
            return handing.ids(access.user_of(user, self.from_user_id))[:MOST_PEOPLE]
        raise Invalid(FieldError("ids", "nobody_selected"))


class AbsenceIn(In):
    away_from: datetime.date | None = None
    away_until: datetime.date | None = None
    note: str = ""


class GiveIn(In):
    user_id: RowId
