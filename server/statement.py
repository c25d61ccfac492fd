"""Queries whose text is made once: making it takes longer than the database does to answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from peewee import Context, Node

from server.database import database


class Given(Node):
    """A value that each run brings, where a query would have a literal one.

    `stored` makes of it what the database keeps; on the right of `Row.column == ...` the column does so by itself.
    None is equal to nothing there, as in the database.
    """

    def __init__(self, name: str, stored: Callable[[Any], Any] | None = None) -> None:
        self.name, self.stored = name, stored

    def __sql__(self, ctx: Context) -> Context:
        return ctx.value(_Slot(self.name, self.stored or ctx.state.converter), converter=False)


class Ids(Node):
    """A list of row ids that each run brings, as it stands in a query: `Row.id.in_(Ids("rows"))`.

    They are written into the text: a parameter for each costs more than the rows themselves.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __sql__(self, ctx: Context) -> Context:
        return ctx.literal(f"(\0{self.name})")


_LISTS = re.compile(r"\(\0(\w+)\)")


class _Slot:
    """The place of a value among those of the text."""

    def __init__(self, name: str, stored: Callable[[Any], Any] | None) -> None:
        self.name, self.stored = name, stored

    def value(self, given: dict[str, Any]) -> Any:
        value = given[self.name]
        return self.stored(value) if self.stored else value


class Statement:
    """One query with values to be given. Bound to whichever database is open when it runs."""

    def __init__(self, query: Callable[[], Any]) -> None:
        self._query = query
        self._known: dict[type, _Known] = {}  # by kind of database

    def run(self, **given: Any) -> Any:
        """What `execute` of the query returns: its rows, or how many were changed."""
        opened = database.obj
        known = self._known.get(type(opened)) or self._known.setdefault(type(opened), _Known(self._query()))
        return known.query.clone().execute(_Run(opened, known, given))


class _Known:
    """A query for one kind of database, and its text once it was made."""

    def __init__(self, query: Any) -> None:
        self.query = query
        self.text: tuple[str, list[Any]] | None = None


class _Run:
    """The database as a query sees it that asks to be executed: the text is known, and the values are put in."""

    def __init__(self, opened: Any, known: _Known, given: dict[str, Any]) -> None:
        self._opened, self._known, self._given = opened, known, given

    def execute(self, query: Any) -> Any:
        if self._known.text is None:
            self._known.text = self._opened.get_sql_context().sql(query).query()
        text, values = self._known.text
        put_in = [one.value(self._given) if isinstance(one, _Slot) else one for one in values]
        return self._opened.execute_sql(_LISTS.sub(self._listed, text), put_in)

    def _listed(self, place: re.Match[str]) -> str:
        return f"({','.join(str(int(one)) for one in self._given[place[1]]) or 0})"  # no row has the id 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._opened, name)
