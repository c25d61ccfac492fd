"""What the API answers about a new last step."""

from __future__ import annotations

from pydantic import BaseModel

from server.api.answers import CodeOut, MomentOut, Named


class OfferOut(BaseModel):
    enrollment_id: int
    person: Named
    step: int | None
    would_leave: MomentOut | None
    barred: CodeOut | None  # why nobody may write to them any more
    can: bool


class OfferedOut(BaseModel):
    total: int
    people: list[OfferOut]
