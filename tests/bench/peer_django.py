"""`python -m tests.bench.peer_django VERB FOLDER URL PEOPLE ACK PEER HOST`: one Django package at the same work."""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command

from tests.bench.file_provider import LOG, append

BACKEND = "tests.bench.peer_django.FileBackend"
SUBJECT, BODY = "A role in Paris", "<p>Hello {{ user.first_name|default:'there' }}, day 0.</p>"
APPS = {"drip": ["drip"], "mailer": ["mailer"], "post_office": ["post_office"]}
SENDER = "anna@northwind.example"
BATCH = 500


class FileBackend(BaseEmailBackend):  # type: ignore[misc]
    """Builds the whole mail, writes one line, and takes its time to say so."""

    def send_messages(self, messages: Sequence[Any]) -> int:
        folder = Path(os.environ["BENCH_FOLDER"])
        for message in messages:
            message.message().as_bytes()
            append(folder / LOG, f"{message.to[0]} -\n")
            time.sleep(float(os.environ["BENCH_ACK"]))
        return len(messages)


def configure(peer: str, folder: Path, url: str, host: str) -> None:
    settings.configure(
        DATABASES={"default": _database(url)}, INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth",
                                                               *APPS[peer]],
        EMAIL_BACKEND=BACKEND, MAILER_EMAIL_BACKEND=BACKEND, MAILER_LOCK_PATH=str(folder / f"mailer-{host}"),
        POST_OFFICE={"BACKENDS": {"default": BACKEND}}, SECRET_KEY="bench", USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField", DEFAULT_FROM_EMAIL=SENDER,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}], LOGGING_CONFIG=None)
    django.setup()
    logging.disable(logging.INFO)


def _database(url: str) -> dict[str, Any]:
    """As durable as ours: every commit is on the disk before the next line runs."""
    if url.startswith("sqlite:///"):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix("sqlite:///"), "OPTIONS": {
            "timeout": 30, "transaction_mode": "IMMEDIATE",
            "init_command": "pragma journal_mode=wal; pragma synchronous=full"}}
    from psycopg.conninfo import conninfo_to_dict

    given = conninfo_to_dict(url)
    return {"ENGINE": "django.db.backends.postgresql", "NAME": given["dbname"], "USER": given.get("user", ""),
            "PASSWORD": given.get("password", ""), "HOST": given.get("host", ""), "PORT": given.get("port", "")}


def prepare(peer: str, people: int) -> None:
    from django.contrib.auth.models import User

    call_command("migrate", verbosity=0)
    User.objects.bulk_create([User(username=f"p{n}", first_name=f"P{n}", email=f"p{n}@people.example")
                              for n in range(people)], batch_size=BATCH)
    if peer == "drip":
        from drip.models import Drip, QuerySetRule

        made = Drip.objects.create(name="Bench", enabled=True, subject_template=SUBJECT, body_html_template=BODY,
                                   from_email=SENDER)
        QuerySetRule.objects.create(drip=made, field_name="id", lookup_type="gt", field_value="0")


def queue(peer: str) -> None:
    """Bodies built and mails queued, in batches; drip builds each body as it sends."""
    from django.contrib.auth.models import User
    from django.core.mail import EmailMultiAlternatives, get_connection
    from django.template import Context, Template
    from django.utils.html import strip_tags

    if peer == "drip":
        return
    template, people = Template(BODY), list(User.objects.order_by("id"))
    for start in range(0, len(people), BATCH):
        rendered = [(user.email, template.render(Context({"user": user}))) for user in people[start:start + BATCH]]
        if peer == "mailer":
            mails = [EmailMultiAlternatives(SUBJECT, strip_tags(html), SENDER, [to], alternatives=[(html, "text/html")])
                     for to, html in rendered]
            get_connection("mailer.backend.DbBackend").send_messages(mails)
        else:
            from post_office import mail

            mail.send_many([{"recipients": [to], "sender": SENDER, "subject": SUBJECT, "message": strip_tags(html),
                             "html_message": html} for to, html in rendered])


def advance(peer: str, folder: Path, host: str) -> None:
    if peer == "drip":
        call_command("send_drips")
    elif peer == "mailer":
        call_command("send_mail")
    else:
        call_command("send_queued_mail", lockfile=str(folder / f"office-{host}"))


def main() -> None:
    verb, name, url, people, ack, peer, host = sys.argv[1:8]
    os.environ.update(BENCH_FOLDER=name, BENCH_ACK=ack)
    configure(peer, Path(name), url, host)
    if verb == "prepare":
        prepare(peer, int(people))
    elif verb == "queue":
        queue(peer)
    else:
        print("ready", flush=True)
        began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
        if verb == "all":
            queue(peer)
        advance(peer, Path(name), host)
        print(json.dumps({"began": began, "ended": time.monotonic(),
                          "cpu": resource.getrusage(resource.RUSAGE_SELF).ru_utime - used}))


if __name__ == "__main__":
    main()
