"""Templates as lists show them."""

from __future__ import annotations

from typing import Any

from server.models import Template, User


def listed(user: User, *, q: str = "") -> list[Template]:
    """One's own first, then by name; archived ones are not shown."""
    rows: Any = Template.select(Template, User).join(User).where(Template.archived_at.is_null())
    for word in q.split()[:8]:
        rows = rows.where(Template.name.contains(word) | Template.subject.contains(word))
    return sorted(rows, key=lambda row: (row.owner_id != user.id, row.name.casefold(), row.id))
