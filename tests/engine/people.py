"""What people do: enroll, pause, stop, take back, edit, go away."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from server.actions import enroll, profile, sequences, stop
from server.domain.codes import Finish
from server.models import Enrollment, Message, Sequence, User
from server.queries import plans
from tests import factories
from tests.engine.model import PARIS, Course, Part
from tests.engine.stage import PEOPLE, UNSETTLED, Stage


class People(Stage):
    @initialize()
    def begin(self) -> None:
        self.set_up()
        self.enroll(PEOPLE[0], "one", 0, True, None)
        self.enroll(PEOPLE[1], "two", 0, False, None)

    # Who is enrolled

    @rule(who=st.sampled_from(PEOPLE), line=st.sampled_from(["one", "two"]), box=st.integers(0, 1),
          today=st.booleans(), start=st.sampled_from([None, None, 2]))
    def enroll(self, who: str, line: str, box: int, today: bool, start: int | None) -> None:
        self.asked += 1
        address, user = list(self.users.items())[box]
        first, last = (part.capitalize() for part in who.partition("@")[0].split("."))
        asked = factories.request(self.lines[line], factories.seen(f"{first} {last}"), send_today=today,
                                  start_at=start)
        try:
            done = enroll.enroll(user, asked, f"key-number-{self.asked}", now=self.clock())
        except enroll.Refused:
            return  # the mailbox is not connected
        for one in done.enrolled:
            passed = {part.name for part in self.model.lines[line][:(start or 1) - 1]}
            self.model.courses.append(Course(one.enrollment_id, who, address, user.id, line, self.clock(), today,
                                             passed))


    @precondition(lambda self: self.open())
    @rule(who=st.integers(0, 3), verb=st.sampled_from(["pause", "resume", "unenroll", "opt out", "undo"]))
    def somebody_decides(self, who: int, verb: str) -> None:
        course = self.open()[who % len(self.open())]
        self.decide(course, verb)

    def decide(self, course: Course, verb: str) -> None:
        row, owner, now = Enrollment.get_by_id(course.number), self.firm.owner, self.clock()
        if verb == "pause":
            course.paused |= stop.pause(owner, row, now=now)
        elif verb == "resume":
            if stop.resume(owner, row, now=now):
                course.paused, course.away = False, None
        elif verb == "unenroll":
            stop.unenroll(owner, [row.id], where="person", now=now)
            self.ends(course, Finish.UNENROLLED)
        elif verb == "opt out":
            stop.opt_out_by_link(stop.opt_out_token(row), now=now)
            self.ends(course, Finish.OPTED_OUT)
        elif row.batch and course.number in enroll.undo(User.get_by_id(course.user), row.batch_id, now=now).undone:
            self.ends(course, Finish.UNENROLLED)
            if course.got:
                self.model.wrong.append("a batch was taken back after its mail")

    def ends(self, course: Course, finish: Finish) -> None:
        course.ended.add(finish)
        course.stopped = True

    @precondition(lambda self: any(one.stopped for one in self.model.courses))
    @rule(who=st.integers(0, 7))
    def it_was_a_mistake(self, who: int) -> None:
        stopped = [one for one in self.model.courses if one.stopped]
        course = stopped[who % len(stopped)]
        (back,) = stop.undo_unenroll(self.firm.owner, [course.number], now=self.clock())
        if back.result is stop.Back.BACK:
            course.stopped = False
            course.ended.discard(Finish.UNENROLLED)

    @rule(line=st.sampled_from(["one", "two"]), on=st.booleans())
    def the_sequence_is_paused(self, line: str, on: bool) -> None:
        row = Sequence.get_by_id(self.lines[line].id)
        (sequences.pause if on else sequences.resume)(self.firm.owner, row, now=self.clock())
        (self.model.paused_lines.add if on else self.model.paused_lines.discard)(line)

    @rule(box=st.integers(0, 1), days=st.sampled_from([None, 0, 2]))
    def a_user_is_away(self, box: int, days: int | None) -> None:
        user = User.get_by_id(list(self.users.values())[box].id)
        self.model.absent.pop(user.id, None)
        first = last = None
        if days is not None:
            first = self.clock().astimezone(PARIS).date()
            last = first + timedelta(days=days)
            self.model.absent[user.id] = (first, last)
        profile.set_absence(self.firm.owner, user, first, last, now=self.clock())

    # What is edited

    @rule(line=st.sampled_from(["one", "two"]), at=st.integers(0, 5),
          verb=st.sampled_from(["rewrite", "rewrite", "add", "remove"]))
    def the_sequence_changes(self, line: str, at: int, verb: str) -> None:
        made, parts = Sequence.get_by_id(self.lines[line].id), self.model.lines[line]
        ids: list[int | None] = [one.id for one in plans.steps_of(plans.latest(made))]
        at %= len(parts)
        if verb == "rewrite":
            parts[at].text += 1
        elif verb == "remove" and len(parts) > 2:
            parts.pop(at)
            ids.pop(at)
        elif verb == "add" and len(parts) < 6:
            day = parts[at].day + 1
            if any(part.day == day for part in parts):
                return
            self.asked += 1
            new = Part(f"{line}x{self.asked}", day)
            parts.insert(at + 1, new)
            ids.insert(at + 1, None)
            self.pass_by(line, at + 1, new.name)
        self.save(line, made, ids)

    def pass_by(self, line: str, at: int, name: str) -> None:
        """Who is through, has had a later step, is getting one, or was to begin behind it need not get the new one."""
        later = {part.name for part in self.model.lines[line][at + 1:]}
        leaving = {row.enrollment_id for row in Message.select().where(Message.state.in_(UNSETTLED))}
        running = {one.number for one in self.open()} - leaving
        for course in self.model.courses:
            if course.line == line and (later & course.got.keys() or course.number not in running or course.passed):
                course.passed.add(name)
