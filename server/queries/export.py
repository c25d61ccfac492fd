"""People as a CSV file, in the columns that an import reads back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from server.domain import people_file
from server.models import Email, Person
from server.queries import enrollments
from server.queries.account import custom_fields

_MORE = (people_file.OTHER_EMAILS, *people_file.WRITTEN_ONLY)


def people_csv(person_ids: Iterable[int], *, now: datetime) -> str:
    """One line per person, in the order given; erased people are left out."""
    wanted = list(person_ids)
    people = {row.id: row for row in Person.select().where(Person.id.in_(wanted), Person.erased_at.is_null())}
    addresses: dict[int, list[str]] = {}
    for row in Email.select().where(Email.person.in_(wanted)).order_by(Email.main.desc(), Email.id):
        addresses.setdefault(row.person_id, []).append(row.address)
    standing, custom = enrollments.of_people(wanted, now=now), custom_fields()
    rows = []
    for person in (people[one] for one in wanted if one in people):
        mails, one = addresses.get(person.id, [""]), standing.get(person.id)
        rows.append([mails[0], *(str(getattr(person, name)) for name in people_file.COLUMNS[1:]),
                     *(str(person.fields.get(name, "")) for name in custom), " ".join(mails[1:]),
                     _yes(person.candidate), _yes(person.contact), one.enrollment.sequence.name if one else "",
                     one.enrollment.state.value if one else ""])
    return people_file.write([*people_file.COLUMNS, *custom, *_MORE], rows)


def _yes(value: bool) -> str:
    return "yes" if value else ""
