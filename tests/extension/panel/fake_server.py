"""A Relance server in memory, with faults to switch on; the real server's shapes hold it to the contract."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from werkzeug.serving import WSGIRequestHandler, make_server

from server.api import adjust_answers, answers, enroll_answers, requests
from tests.extension.panel import fake_data as data
from tests.extension.panel import fake_preview

Json = dict[str, Any]


@dataclass
class Fake:
    """What the server holds, and what is wrong with it."""

    token: str = ""
    code: str = ""
    challenge: str = ""
    mailbox_state: str = "connected"
    version: str = "0.1.0"
    extension: str = "0.1"  # the oldest it understands
    own_name: str = "Anna Keller"
    ahead: timedelta = timedelta(0)  # how far its clock is moved
    lose_answers: int = 0  # so many enrollments are stored, but their answer is lost
    fail: int = 0  # so many requests answer 503
    devices: list[str] = field(default_factory=lambda: ["Chrome on Linux", "Firefox on Mac"])  # the first asks
    late: dict[str, list[float]] = field(default_factory=dict)  # by path, the seconds the next answers take
    opted_out: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)  # had "Backend engineers, Paris" before, up to step 2
    contacts: set[str] = field(default_factory=set)  # are no candidates
    running: dict[str, Json] = field(default_factory=dict)
    profiles: dict[str, str] = field(default_factory=dict)  # profile address -> known email
    answers: dict[str, Json] = field(default_factory=dict)  # by idempotency key
    asked: list[Json] = field(default_factory=list)  # bodies of all previews and enrollments
    enrolled: list[str] = field(default_factory=list)
    notices: list[Json] = field(default_factory=list)
    needs_you: int = 0
    leaving: set[int] = field(default_factory=set)  # enrollments with a mail on its way
    too_late: bool = False  # for Undo
    adjusted: list[tuple[str, str, Json]] = field(default_factory=list)  # what, of which forecast, and how

    def expects(self, bearer: str) -> bool:
        return bool(self.token) and secrets.compare_digest(bearer, f"Bearer {self.token}")


def problem(status: int, code: str, detail: str) -> tuple[Response, int]:
    answer = jsonify(type="about:blank", title=code, status=status, detail=detail, code=code, errors=[])
    answer.content_type = "application/problem+json"
    return answer, status


def answer(shape: type[BaseModel], content: Json) -> Response:
    """Refuses to say what the real server would not say."""
    return jsonify(shape.model_validate(content).model_dump(mode="json", by_alias=True))


def asked(shape: type[BaseModel]) -> Json:
    """Refuses what the real server would refuse."""
    content: Json = request.get_json()
    shape.model_validate(content)
    return content


def make_app(fake: Fake) -> Flask:
    app = Flask("fake")
    _guard(app, fake)
    _sign_in(app, fake)
    _devices(app, fake)
    _people(app, fake)
    _enrolling(app, fake)
    _enrollments(app, fake)
    return app


def _guard(app: Flask, fake: Fake) -> None:
    @app.before_request
    def check() -> ResponseReturnValue | None:
        if request.method == "OPTIONS":
            return Response(status=204)
        if fake.late.get(request.path):
            time.sleep(fake.late[request.path].pop(0))
        if fake.fail and request.path.startswith("/api/"):
            fake.fail -= 1
            return problem(503, "unavailable", "")
        open_paths = request.path in ("/api/token",) and request.method == "POST"
        if request.path.startswith("/api/") and not open_paths and \
                not fake.expects(request.headers.get("Authorization", "")):
            return problem(401, "unauthorized", "This token is not known.")
        return None

    @app.after_request
    def cors(response: Response) -> Response:
        origin = request.headers.get("Origin", "")
        if re.fullmatch(r"chrome-extension://[a-p]{32}|moz-extension://[0-9a-f-]{36}", origin):
            response.headers.update({"Access-Control-Allow-Origin": origin, "Vary": "Origin",
                                     "Access-Control-Allow-Headers": "authorization, content-type, idempotency-key",
                                     "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE"})
        return response


def _sign_in(app: Flask, fake: Fake) -> None:
    @app.get("/connect/authorize")
    def consent() -> str:
        hidden = "".join(f'<input type=hidden name={name} value="{request.args[name]}">'
                         for name in ("redirect_uri", "state", "code_challenge"))
        return f"<title>Connect</title><form method=post>{hidden}<button>Connect</button></form>"

    @app.post("/connect/authorize")
    def consented() -> ResponseReturnValue:
        fake.code, fake.challenge = secrets.token_hex(8), request.form["code_challenge"]
        return redirect(f"{request.form['redirect_uri']}?code={fake.code}&state={request.form['state']}", 303)

    @app.post("/api/token")
    def token() -> ResponseReturnValue:
        grant = asked(requests.TokenIn)
        digest = hashlib.sha256(grant["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not fake.code or (grant["code"], challenge) != (fake.code, fake.challenge):
            return problem(400, "invalid_grant", "")
        fake.code, fake.token = "", "seq_" + secrets.token_hex(8)
        return answer(answers.TokenOut, {"access_token": fake.token, "token_type": "bearer",
                                         "device": {"id": 1, "name": "Chrome on Linux"}})

    @app.delete("/api/token")
    def revoke() -> ResponseReturnValue:
        fake.token = ""
        return "", 204

    @app.route("/api/me", methods=["GET", "PATCH"])
    def me() -> ResponseReturnValue:
        return answer(answers.MeOut, data.me(fake.own_name, fake.mailbox_state, fake.version, fake.extension,
                                             language(), fake.ahead))


def _devices(app: Flask, fake: Fake) -> None:
    @app.get("/api/devices")
    def devices() -> ResponseReturnValue:
        rows = [{"id": 1 + place, "name": name, "used": "2026-11-23T08:00:00Z", "current": place == 0}
                for place, name in enumerate(fake.devices)]
        return answer(answers.DevicesOut, {"devices": rows})

    @app.delete("/api/devices/<int:number>")
    def disconnect(number: int) -> ResponseReturnValue:
        del fake.devices[number - 1]
        return "", 204


def _people(app: Flask, fake: Fake) -> None:
    @app.post("/api/people/lookup")
    def lookup() -> ResponseReturnValue:
        found = [data.known(fake, one) for one in asked(requests.LookupIn)["people"]]
        return answer(answers.LookupOut, {"people": found})

    @app.post("/api/people/<int:number>/also")
    def also(number: int) -> ResponseReturnValue:
        asked(requests.AlsoIn)
        email = fake_preview.known_by(fake, number)
        fake.contacts.discard(email)
        return answer(answers.KnownPerson, {"id": number, "name": email, "candidate": True, "contact": True})

    @app.get("/api/people")
    def people() -> ResponseReturnValue:
        rows = [row for row in data.PEOPLE if request.args.get("q", "").lower() in row["name"].lower()]
        requests.PeopleQuery.model_validate(request.args.to_dict())
        return answer(answers.PeopleOut, {"people": rows, "total": len(rows), "page": 1, "pages": 1})

    @app.get("/api/today")
    def today() -> ResponseReturnValue:
        asks = any(one["id"] == 42 and one["state"] == "paused" for one in fake.running.values())
        return answer(answers.TodayOut, data.today(language(), asks=asks))

    @app.post("/api/tasks/<int:task>/<verb>")
    def close(task: int, verb: str) -> ResponseReturnValue:
        closed = {**data.today(language())["tasks"][0], "id": task, "state": verb}
        return answer(answers.TaskAnswer, {"task": closed})


def _enrolling(app: Flask, fake: Fake) -> None:
    @app.get("/api/sequences")
    def sequences() -> ResponseReturnValue:
        requests.SequencesQuery.model_validate(request.args.to_dict())
        return answer(answers.SequencesOut, {"sequences": data.sequences(request.args)})

    @app.get("/api/sequences/<int:number>")
    def sequence(number: int) -> ResponseReturnValue:
        return answer(answers.SequenceDetail, data.sequence(number))

    @app.post("/api/enrollments/preview")
    def preview() -> ResponseReturnValue:
        fake.asked.append(asked(requests.EnrollIn))
        return answer(enroll_answers.PreviewOut, fake_preview.preview(fake, request.get_json(), language()))

    @app.post("/api/enrollments")
    def enroll() -> ResponseReturnValue:
        key = request.headers["Idempotency-Key"]
        if key not in fake.answers:
            fake.asked.append(asked(requests.EnrollIn))
            fake.answers[key] = fake_preview.enroll(fake, request.get_json(), language())
        if fake.lose_answers:
            fake.lose_answers -= 1
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)  # stored, and the line goes dead
        return answer(enroll_answers.EnrolledOut, fake.answers[key]), 201

    @app.post("/api/batches/<int:number>/undo")
    def undo(number: int) -> ResponseReturnValue:
        count = len(fake.enrolled)
        fake.enrolled.clear()
        return answer(enroll_answers.UndoneOut, {"undone": count, "left": []})


def _enrollments(app: Flask, fake: Fake) -> None:
    @app.get("/api/enrollments/<int:number>")
    def status(number: int) -> ResponseReturnValue:
        return answer(answers.EnrollmentOut, data.detail(_running(fake, number), language()))

    @app.post("/api/enrollments/unenroll")
    def unenroll() -> ResponseReturnValue:
        return answer(answers.ResultsOut, {"results": [
            data.unenrolled(_running(fake, number), language(), leaving=number in fake.leaving)
            for number in asked(requests.IdsIn)["ids"]]})

    @app.post("/api/enrollments/undo-unenroll")
    def put_back() -> ResponseReturnValue:
        return answer(answers.ResultsOut, {"results": [
            data.put_back(_running(fake, number), language(), late=fake.too_late)
            for number in asked(requests.IdsIn)["ids"]]})

    @app.get("/api/enrollments/<int:number>/steps")
    def own_steps(number: int) -> ResponseReturnValue:
        return answer(adjust_answers.OwnStepsOut, {"steps": data.own_steps()})

    @app.post("/api/enrollments/<int:number>/forecast")
    def forecast(number: int) -> ResponseReturnValue:
        return answer(adjust_answers.ForecastOut, data.foreseen(asked(requests.WishIn)))

    @app.post("/api/enrollments/<int:number>/<any(skip, 'pause-until'):verb>")
    def adjust(number: int, verb: str) -> ResponseReturnValue:
        fake.adjusted.append((verb, request.args["shown"],
                              asked(requests.SkipIn if verb == "skip" else requests.PauseUntilIn)))
        status = _running(fake, number) if verb == "skip" else data.acted(_running(fake, number), "pause", language())
        return answer(adjust_answers.AdjustedOut, {"enrollment": status, "steps": data.own_steps()})

    @app.post("/api/enrollments/<int:number>/<verb>")
    def act(number: int, verb: str) -> ResponseReturnValue:
        return answer(answers.StatusOut, data.acted(_running(fake, number), verb, language()))


def _running(fake: Fake, number: int) -> Json:
    return next(status for status in fake.running.values() if status["id"] == number)


def language() -> str:
    return request.accept_languages.best_match(["en", "fr"]) or "en"


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        pass


@contextmanager
def serving(fake: Fake) -> Iterator[str]:
    """The fake on a free port of this computer."""
    server = make_server("127.0.0.1", 0, make_app(fake), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
