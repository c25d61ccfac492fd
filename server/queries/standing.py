"""One text of everything that a waiting mail is decided by and made of: while it is the same, nothing has changed.

An intent, a draft and an outcome are each written only under the condition that this text is still what it was when
the mail was looked at. So the look may be shared by a whole turn, and yet nobody is written to by an outdated one.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from peewee import SQL, SqliteDatabase

from server.database import database

_COLUMNS = {
    "e": "state hold held_until email_id mailbox_id user_id pinned_id batch_id round start_step_id send_today day0"
         " zone moved_at",
    "s": "state opt_out open_days holidays",
    "b": "state address name signature daily_cap throttled_until",
    "u": "name language zone away_from away_until disabled_at",
    "p": "first_name last_name company title fields",
}
# Lists of rows, each in the order of its ids.
_LISTS = (
    ("address", "email where person_id = p.id"),
    ("step_id day_offset time subject body set_at",
     "override where enrollment_id = e.id or batch_id = e.batch_id"),
    ("id state planned_on sent_at", "message as other where enrollment_id = e.id and other.id <> {mail}.id"),
    ("id state planned_on done_at", "task where enrollment_id = e.id"),
)
_SCALARS = (
    "{mail}.due_at",
    "(select max(id) from sequence_version where sequence_id = s.id)",
    "(select max(coalesce(sent_at, attempted_at)) from message as other where other.id <> {mail}.id"
    " and enrollment_id in (select id from enrollment where person_id = p.id))",
    "(select value from fact where name = 'company')",
    "(select value from fact where name = 'instance')",
)


def standing(mail: str = '"message"') -> Any:
    """The expression; `mail` is what the statement around it calls the table of messages."""
    return SQL(_text(mail, "group_concat" if isinstance(database.obj, SqliteDatabase) else "string_agg"))


@cache
def _text(mail: str, joined: str) -> str:
    columns = [f"{table}.{name}" for table, names in _COLUMNS.items() for name in names.split()]
    lists = [_list(names.split(), source, joined) for names, source in _LISTS]
    said = _line([*columns, *lists, *_SCALARS])
    return (f"(select {said} from enrollment as e join sequence as s on s.id = e.sequence_id"  # noqa: S608 - our names
            " join mailbox as b on b.id = e.mailbox_id join \"user\" as u on u.id = e.user_id"
            " join person as p on p.id = e.person_id where e.id = {mail}.enrollment_id)").replace("{mail}", mail)


def _list(names: list[str], source: str, joined: str) -> str:
    return (f"(select {joined}(line, ';') from"  # noqa: S608 - our names
            f" (select {_line(names)} as line from {source} order by id) as lines)")


def _line(values: list[str]) -> str:
    return " || '|' || ".join(f"coalesce(cast({value} as text), '-')" for value in values)
