"""The opt-out list as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from server.domain import addresses
from server.keys import address_key
from server.models import Suppression, User

PER_PAGE = 50


@dataclass(frozen=True)
class Listing:
    rows: tuple[Suppression, ...]
    page: int
    pages: int
    addresses: int
    domains: int


def listing(*, domains: bool = False, text: str = "", page: int = 1) -> Listing:
    """Newest first. An address typed in full finds its entry even when it is hidden since an erasure."""
    found: Any = (Suppression.select(Suppression, User).join(User, JOIN.LEFT_OUTER)
                  .where(Suppression.domain == domains))
    text = text.strip()
    if text:
        key = addresses.match_key(text) if "@" in text else text.lower()
        found = found.where(Suppression.shown.contains(text) | (Suppression.key == address_key(key)))
    pages = max(1, -(-found.count() // PER_PAGE))
    page = min(max(1, page), pages)
    rows = found.order_by(Suppression.created_at.desc(), Suppression.id.desc()).paginate(page, PER_PAGE)
    return Listing(tuple(rows), page, pages, _count(domain=False), _count(domain=True))


def _count(*, domain: bool) -> int:
    return int(Suppression.select().where(Suppression.domain == domain).count())
