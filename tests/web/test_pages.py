"""Every page, in both languages, with a firm in full work."""

from __future__ import annotations

import re

from server.models import Enrollment, Person, Sequence, User
from tests.factories import Firm
from tests.web.conftest import Browser, SignIn


def pages() -> list[str]:
    """Addresses of all pages of the seeded firm."""
    backend = Sequence.get(Sequence.name.startswith("Backend")).id
    people = [row.id for row in Person.select().order_by(Person.id)][:25]
    running = Enrollment.get(Enrollment.state == "active").id
    return [
        "/", "/?scope=everyone", "/?day=2026-11-26", "/?all=1", "/happened", "/happened?scope=everyone", "/people",
        "/people?q=durand", "/people?show=no_email", "/people?audience=contacts&page=9", "/people/new",
        "/people/import", *(f"/people/{one}" for one in people), f"/people/{people[0]}/edit", "/sequences",
        "/sequences?others=on", "/sequences?archived=1", "/sequences/new", f"/sequences/{backend}",
        f"/sequences/{backend}/enrollments", f"/sequences/{backend}/enrollments?show=finished&q=a",
        f"/sequences/{backend}/figures", f"/sequences/{backend}/edit", f"/sequences/{backend}/rules",
        "/templates", "/templates/new", "/templates/1", "/mailboxes", "/mailboxes/new", "/mailboxes/1/signature",
        "/mailboxes/setup/gmail", "/mailboxes/setup/microsoft", "/opt-outs", "/opt-outs?kind=domains&q=blocked",
        "/team", "/team/roles", "/settings", "/welcome/mailbox", "/welcome/extension",
        f"/enrollments/{running}/why", f"/enrollments/{running}/why?step=1",
    ]


def words_of(text: str) -> str:
    """What a page shows: no markup, no scripts, nothing that people typed."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "\n", text))


def test_every_page_in_both_languages(told: Firm, as_user: SignIn) -> None:
    english, french = as_user(told.owner), as_user(told.admin)
    User.update(language="fr").where(User.id == told.admin.id).execute()
    for path in pages():
        shown = english.text(path)
        assert '<html lang="en"' in shown
        assert "<title> ·" not in shown, path
        if "mailboxes/1" not in path:
            assert '<html lang="fr"' in french.text(path)


ENGLISH = ("Sequences", "People", "Mailboxes", "Settings", "Enroll people", "Not in a sequence", "Waiting", "Finished",
           "Opted out", "Add a person", "What leaves", "Needs you", "Save", "Cancel", "Steps", "Team")


def test_no_french_page_speaks_english(told: Firm, as_user: SignIn) -> None:
    french = as_user(told.admin)
    User.update(language="fr").where(User.id == told.admin.id).execute()
    for path in pages():
        if "mailboxes/1" in path or "/people/" in path:
            continue
        shown = [line.strip() for line in re.sub(r"<[^>]+>", "\n", french.text(path)).splitlines()]
        assert not [word for word in ENGLISH if word in shown], path


def test_hostile_names_are_text(told: Firm, as_user: SignIn) -> None:
    owner = as_user(told.owner)
    person = Person.get(Person.last_name == "Tester")
    for path in ("/people", "/people?q=hostile", f"/people/{person.id}", f"/people/{person.id}/edit"):
        text = owner.text(path)
        assert "<script>alert" not in text
        assert "<b>Bold" not in text
    assert "&lt;script&gt;alert" in owner.text(f"/people/{person.id}")


def test_people_are_found_counted_and_paged(told: Firm, as_user: SignIn) -> None:
    owner = as_user(told.owner)
    text = owner.text("/people")
    assert "82 candidates, 1 contact" in words_of(text)
    assert "Page 1 of 2" in text
    assert "Marie Durand" in owner.text("/people?q=durand")
    assert "Sans Adresse" in owner.text("/people?show=no_email")
    assert "Nobody found" in owner.text("/people?q=nobodyofthatname")


def test_the_timeline_tells_why_and_what_comes(told: Firm, as_user: SignIn) -> None:
    owner = as_user(told.owner)
    away = Person.get(Person.first_name == "Elena")
    text = words_of(owner.text(f"/people/{away.id}"))
    assert "Now, Tue 24 Nov, 08:40" in text
    assert "Out of office received" in text
    assert "Auto-Submitted: auto-replied" in text
    assert "This was a real reply" in text
    assert text.index("Step 4, email") < text.index("Now, Tue") < text.index("Step 1 sent")


def test_a_colleague_sees_that_somebody_answered_but_not_what(told: Firm, as_user: SignIn) -> None:
    person = Person.get(Person.first_name == "Rafael")
    assert "Try my colleague Ida" in as_user(told.owner).text(f"/people/{person.id}")
    seen = as_user(told.member).text(f"/people/{person.id}")
    assert "Answered" in seen
    assert "Try my colleague Ida" not in seen


def test_a_found_address_is_a_link_only_when_it_is_a_web_address(told: Firm, owner: Browser) -> None:
    person = Person.get(Person.first_name == "Marie")
    person.origins = {"first_name": {"url": "javascript:alert(1)", "at": "", "by": 1}}
    person.save()
    text = owner.text(f"/people/{person.id}")
    assert "alert(1)" in text
    assert 'href="javascript' not in text
