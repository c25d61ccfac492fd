"""Sequences as screens show them."""

from __future__ import annotations

from server.domain.codes import SequenceState
from server.domain.permissions import editable_count
from server.models import Sequence
from server.queries.account import plan


def read_only_ids() -> frozenset[int]:
    """Sequences above the plan's limit: they run on, but nobody edits them. The oldest ones stay editable."""
    limit = editable_count(plan())
    if limit is None:
        return frozenset()
    rows = Sequence.select(Sequence.id).where(Sequence.state != SequenceState.ARCHIVED).order_by(Sequence.id)
    return frozenset(row.id for row in list(rows)[limit:])
