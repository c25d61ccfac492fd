"""People as a CSV file, in the columns that an import reads back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from peewee import chunked

from server.domain import people_file
from server.models import Email, Person
from server.queries import enrollments
from server.queries.account import custom_fields

_MORE = (people_file.OTHER_EMAILS, *people_file.WRITTEN_ONLY)
_AT_ONCE = 2000  # databases limit how many values one query may name


def people_csv(person_ids: Iterable[int], *, now: datetime) -> str:
    """One line per person, in the order given; erased people are left out."""
    custom = custom_fields()
    rows = (row for portion in chunked(person_ids, _AT_ONCE) for row in _rows(list(portion), custom, now))
    return people_file.write([*people_file.COLUMNS, *custom, *_MORE], rows)


def _rows(wanted: list[int], custom: list[str], now: datetime) -> Iterator[list[str]]:
    people = {row.id: row for row in Person.select().where(Person.id.in_(wanted), Person.erased_at.is_null())}
    addresses: dict[int, list[str]] = {}
    for row in Email.select().where(Email.person.in_(wanted)).order_by(Email.main.desc(), Email.id):
        addresses.setdefault(row.person_id, []).append(row.address)
    standing = enrollments.of_people(wanted, now=now)
    for person in (people[one] for one in wanted if one in people):
        mails, one = addresses.get(person.id, [""]), standing.get(person.id)
        yield [mails[0], *(str(getattr(person, name)) for name in people_file.COLUMNS[1:]),
               *(str(person.fields.get(name, "")) for name in custom), " ".join(mails[1:]),
               _yes(person.candidate), _yes(person.contact), one.enrollment.sequence.name if one else "",
               one.enrollment.state.value if one else ""]


def _yes(value: bool) -> str:
    return "yes" if value else ""
