"""Giving those who had finished the step that was added behind: by choice, one by one, never by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from server.access import may_change, require_edit_sequence
from server.actions import stop
from server.actions.journal import log
from server.models import Sequence, User
from server.queries import offers
from server.queries.offers import Offer


class Taken(StrEnum):
    BACK = "back"
    NOT_OFFERED = "not_offered"  # not through, through with that step as well, or in another sequence by now
    NOT_YOURS = "not_yours"
    BARRED = "barred"  # nobody may write to them any more


def take_up(user: User, sequence: Sequence, ids: Iterable[int], *, now: datetime) -> dict[int, Taken]:
    """They go on with the steps that were added behind. Each gets its own answer; asking twice is harmless."""
    ids = list(dict.fromkeys(ids))
    found = offers.among(sequence, ids, now=now)
    return {one: _take_up(user, found.get(one), now) for one in ids}


def put_away(user: User, sequence: Sequence, *, now: datetime) -> None:
    """The last step is not offered any more, until there is another one; who had finished stays so."""
    require_edit_sequence(user, sequence)
    log("offer_put_away", now=now, user=user, sequence=sequence, step=offers.last_step(sequence))


def _take_up(user: User, offer: Offer | None, now: datetime) -> Taken:
    if offer is None:
        return Taken.NOT_OFFERED
    if not may_change(user, offer.enrollment):
        return Taken.NOT_YOURS
    if offer.barred:
        return Taken.BARRED
    back = stop.reopen(offer.enrollment, "take_up", now=now, user=user)
    return Taken.BACK if back else Taken.NOT_OFFERED
