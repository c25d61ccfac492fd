"""Every line of a file is used or given back; what goes out comes in again."""

from __future__ import annotations

from datetime import datetime

import pytest

from server.access import Forbidden, Invalid
from server.actions import importing, people
from server.actions.people import Seen
from server.domain.codes import Audience
from server.models import Email, Person
from server.queries.export import people_csv
from tests.factories import Firm

FILE = """Prénom;Nom;Adresse e-mail;Société;Langage préféré
Marie;Durand;marie@atelier.example;Atelier;Python
;;;;
Tom;Okafor;tom@;Nord;Go
;;;Nobody;
Ida;Nyström;ida@lund.example;Lund;C;too much
Marie;D.;MARIE+x@atelier.example;Other;Python
"""


def test_each_line_is_used_or_given_back_with_its_reason(firm: Firm, now: datetime) -> None:
    done = importing.import_people(firm.owner, FILE.encode("cp1252"), Audience.CANDIDATES, now=now)
    marie = Person.get()
    assert (marie.first_name, marie.company, marie.fields) == ("Marie", "Atelier", {"langage_prefere": "Python"})
    assert marie.candidate
    assert (done.created, done.completed, done.unchanged) == ((marie.id,), (), (marie.id,))
    assert [(one.line.number, one.errors[0].code) for one in done.rejected] == [
        (4, "invalid_email"), (5, "line_empty"), (6, "line_columns")]
    assert [(one.line.number, one.field, one.kept) for one in done.kept] == [
        (7, "last_name", "Durand"), (7, "company", "Atelier")]


def test_the_rejected_lines_can_be_corrected_and_imported_again(firm: Firm, now: datetime) -> None:
    done = importing.import_people(firm.owner, FILE.encode(), Audience.CANDIDATES, now=now)
    corrected = done.rejects_csv.replace("tom@", "tom@nord.example").encode()
    again = importing.import_people(firm.owner, corrected, Audience.CANDIDATES, now=now)
    assert len(again.created) == 1
    assert Email.get(Email.match_key == "tom@nord.example").person.fields == {"langage_prefere": "Go"}


@pytest.mark.parametrize(("content", "code"), [
    (b"", "file_empty"),
    (b"company,title\nAtelier,Chef\n", "no_known_column"),
    (b"PK\x03\x04\x00\x00", "file_unreadable"),
    ("email\n" + "a@b.example\n" * 20_001, "file_too_long"),
])
def test_a_file_that_cannot_be_used_says_why(content: bytes | str, code: str, firm: Firm, now: datetime) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(Invalid) as refused:
        importing.import_people(firm.owner, data, Audience.CANDIDATES, now=now)
    assert [(one.field, one.code) for one in refused.value.errors] == [("file", code)]


def test_an_export_can_be_imported_again_without_a_change(firm: Firm, now: datetime) -> None:
    person = people.upsert(Seen(email="m@atelier.example", first_name="=cmd|calc", last_name="-Durand",
                                company='Ate"lier, Paris', fields={"skill": "@python"}),
                           by=firm.owner, now=now, audience=Audience.CANDIDATES)
    people.add_email(firm.owner, person, "m@home.example", now=now)
    text = people_csv([person.id, 999], now=now)
    assert "\n'=cmd|calc" in text.replace("m@atelier.example,", "\n")  # no spreadsheet runs it
    done = importing.import_people(firm.owner, text.encode(), Audience.CANDIDATES, now=now)
    assert (done.created, done.rejected) == ((), ())
    stored = Person.get_by_id(person.id)
    assert (stored.first_name, stored.last_name, stored.company) == ("=cmd|calc", "-Durand", 'Ate"lier, Paris')
    assert stored.fields == {"skill": "@python"}
    assert (done.unchanged, done.kept) == ((person.id,), ())


def test_further_addresses_come_along(firm: Firm, now: datetime) -> None:
    content = b"email,other_emails\nm@atelier.example,m@home.example m@work.example\np@atelier.example,p@\n"
    done = importing.import_people(firm.owner, content, Audience.CANDIDATES, now=now)
    assert [row.address for row in Email.select().order_by(Email.id)] == [
        "m@atelier.example", "m@home.example", "m@work.example"]
    assert [one.errors[0].code for one in done.rejected] == ["invalid_email"]


def test_a_viewer_imports_nobody(firm: Firm, now: datetime) -> None:
    with pytest.raises(Forbidden):
        importing.import_people(firm.viewer, b"email\na@b.example\n", Audience.CANDIDATES, now=now)
