"""What the API accepts. An unknown field is an error: a misspelt one must not be ignored in silence."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from server.access import FieldError, Invalid
from server.actions.adjusting import Verb, Wish
from server.actions.enroll import Request, StepChange
from server.actions.people import Seen, field_errors, zone_errors
from server.domain.codes import Audience

MOST_PEOPLE = 500

Line = Annotated[str, Field(max_length=500)]
Address = Annotated[str, Field(max_length=2000)]
RowId = Annotated[int, Field(ge=1, le=2_147_483_647)]


Position = Annotated[int, Field(ge=1, le=20)]


class In(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class MeIn(In):
    zone: Line | None = None
    language: Literal["en", "fr"] | None = None


class TokenIn(In):
    code: Annotated[str, Field(min_length=1, max_length=200)]
    code_verifier: Annotated[str, Field(min_length=43, max_length=128)]
    redirect_uri: Annotated[str, Field(min_length=1, max_length=200)]


class AskedPerson(In):
    email: Line = ""
    profile_url: Address = ""


class LookupIn(In):
    people: Annotated[list[AskedPerson], Field(max_length=MOST_PEOPLE)]


class AlsoIn(In):
    audience: Audience


class PeopleQuery(In):
    q: Line = ""
    audience: Audience | None = None
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class SequencesQuery(In):
    scope: Literal["mine", "others", "all"] = "mine"
    q: Line = ""
    audience: Audience | None = None


class SeenPerson(In):
    id: RowId | None = None
    email: Line = ""
    first_name: Line = ""
    last_name: Line = ""
    company: Line = ""
    title: Line = ""
    profile_url: Address = ""
    source_url: Address = ""
    zone: Line = ""
    fields: Annotated[dict[str, Line], Field(max_length=50)] = {}
    start_at: Position | None = None  # for who had the sequence before; stands above the batch's

    def seen(self) -> Seen:
        """A full name typed where one was missing becomes the two names that are stored."""
        fields = dict(self.fields)
        first, _, last = fields.pop("full_name", "").partition(" ")
        given = self.model_dump(exclude={"start_at"}) | {"fields": fields}
        return Seen(**given | {"first_name": self.first_name or first, "last_name": self.last_name or last})

    def errors(self, at: str) -> list[FieldError]:
        """What page data may get wrong besides its shape. A wrong address is the preview's to say."""
        seen = self.seen()
        return [FieldError(f"{at}.{one.field}", one.code, one.params)
                for one in (*field_errors(seen.fields), *zone_errors(seen.zone))]


class StepTextsIn(In):
    """What may differ from the sequence; what is left out stays as it is."""

    day_offset: Annotated[int, Field(ge=0, le=250)] | None = None
    time: datetime.time | None = None
    subject: Annotated[str, Field(max_length=250)] | None = None
    body: Annotated[str, Field(max_length=100_000)] | None = None

    @field_validator("time")
    @classmethod
    def _wall(cls, value: datetime.time | None) -> datetime.time | None:
        """A wall-clock time to the minute; its zone is the enrollment's, never the caller's."""
        return value.replace(second=0, microsecond=0, tzinfo=None) if value else None


class StepChangeIn(StepTextsIn):
    step_id: RowId
    person: Annotated[int, Field(ge=0, lt=MOST_PEOPLE)] | None = None

    def change(self) -> StepChange:
        return StepChange(**self.model_dump())


class EnrollIn(In):
    audience: Audience
    people: Annotated[list[SeenPerson], Field(min_length=1, max_length=MOST_PEOPLE)]
    sequence_id: RowId | None = None
    start_at: Position | None = None
    send_today: bool = False
    overrides: Annotated[list[StepChangeIn], Field(max_length=MOST_PEOPLE * 20)] = []
    mailbox_id: RowId | None = None

    def request(self) -> Request:
        errors = [error for index, one in enumerate(self.people) for error in one.errors(f"people.{index}")]
        if errors:
            raise Invalid(*errors)
        return Request(
            self.audience, tuple(one.seen() for one in self.people), self.sequence_id, self.start_at,
            self.send_today, tuple(one.change() for one in self.overrides), self.mailbox_id,
            {index: one.start_at for index, one in enumerate(self.people) if one.start_at})


class ShownQuery(In):
    """`shown` of the forecast that was looked at: when the dates are others by now, nothing is done (`dates_changed`).
    """

    shown: Annotated[str, Field(max_length=64)] = ""


class SkipIn(In):
    step_id: RowId


class MoveIn(SkipIn):
    again: bool = False  # a new round: what was sent is sent once more


class PauseUntilIn(In):
    until: datetime.date  # the first day on which something may leave again


class WishIn(StepTextsIn):
    """Any change for one running person; `do` says which, the other fields are those of its own request."""

    do: Verb
    step_id: RowId | None = None
    again: bool = False
    until: datetime.date | None = None

    def wish(self) -> Wish:
        given = self.model_dump(include=set(StepTextsIn.model_fields), exclude_none=True)
        changes = (StepChange(self.step_id or 0, **given),) if self.do is Verb.CHANGE and given else ()
        return Wish(self.do, self.step_id, self.again, self.until, changes)


class IdsIn(In):
    ids: Annotated[list[RowId], Field(min_length=1, max_length=MOST_PEOPLE)]


class ManyPausedIn(IdsIn):
    until: datetime.date | None = None  # none: until somebody resumes


class ManyWishIn(ManyPausedIn):
    do: Literal["pause", "resume"]

    def wish(self) -> Wish:
        return Wish(Verb(self.do), until=self.until)


class WholeWishIn(In):
    do: Literal["pause", "resume"]


class ExplainQuery(In):
    step: Position | None = None
    round: Annotated[int, Field(ge=1, le=1000)] | None = None


class ForecastQuery(In):
    scope: Literal["mine", "everyone"] = "mine"
    mailbox_id: RowId | None = None
    user_id: RowId | None = None
    day: datetime.date | None = None


class TemplateIn(In):
    name: Line
    subject: Annotated[str, Field(max_length=500)] = ""
    body: Annotated[str, Field(max_length=100_000)]
    language: Literal["en", "fr"] = "en"
