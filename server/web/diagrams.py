"""The two charts of a sequence with their words: what became of the people, and emails per week."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import pgettext

from server import words
from server.domain.codes import StepKind
from server.queries.figures import Figures, StepFigures, Week
from server.web import charts
from server.web.charts import Part, Weeks


@dataclass(frozen=True)
class Row:
    position: int
    label: str
    parts: tuple[Part, ...]
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Chart:
    people: int
    legend: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def per_step(found: Figures) -> Chart:
    """The chart is the table: one row per step, its bar first, then the numbers."""
    legend = (("run", _("went on")), ("bounce", _("bounced")), ("optout", _("opted out")), ("reply", _("replied")),
              ("hold", _("waiting")), ("planned", _("planned")))
    columns = (_("Planned"), _("Sent"), _("Replied"), _("Bounced"),
               pgettext("column", "Opted out"), _("Skipped"), pgettext("column", "Waiting"))
    return Chart(found.people, legend, columns, tuple(_row(one, found.people) for one in found.steps))


def _row(one: StepFigures, people: int) -> Row:
    task = one.step.kind is StepKind.TASK
    label = _("Task, day %(n)s", n=one.step.day_offset) if task else _("Email, day %(n)s", n=one.step.day_offset)
    parts = charts.stacked([("run", one.went_on), ("bounce", one.bounced), ("optout", one.opted_out),
                            ("reply", one.replied), ("hold", one.held), ("planned", max(0, one.planned - one.held))],
                           people)
    mails = (None, None, None) if task else (one.replied, one.bounced, one.opted_out)
    return Row(one.step.position, label, parts, (one.planned, one.sent, *mails, one.skipped, one.held))


@dataclass(frozen=True)
class WeekRow:
    label: str
    sent: int
    replied: int


@dataclass(frozen=True)
class Weekly:
    drawing: Weeks
    rows: tuple[WeekRow, ...]
    name: str


def weeks(found: tuple[Week, ...]) -> Weekly:
    rows = [WeekRow(words.short_day(week.monday), week.sent, week.replied) for week in found]
    name = _("Emails and replies per week: %(sent)s sent, %(replied)s replied",
             sent=sum(row.sent for row in rows), replied=sum(row.replied for row in rows))
    return Weekly(charts.weekly([(row.label, row.sent, row.replied) for row in rows]), tuple(rows), name)
