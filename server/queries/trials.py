"""Whose values a test of a step can be filled with."""

from __future__ import annotations

from server.models import Email, Enrollment, Person, Sequence

MOST = 20


def people(sequence: Sequence) -> list[Person]:
    """The last who were enrolled in it, then the newest others who have an address."""
    living = Person.erased_at.is_null()
    enrolled = list(Person.select().join(Enrollment).where(Enrollment.sequence == sequence, living)
                    .order_by(Enrollment.id.desc()).limit(MOST))
    enrolled = list({person.id: person for person in enrolled}.values())
    others = Person.select().join(Email).where(
        living, Email.main, Person.id.not_in([person.id for person in enrolled])).order_by(Person.id.desc())
    return [*enrolled, *others.limit(MOST - len(enrolled))] if len(enrolled) < MOST else enrolled
