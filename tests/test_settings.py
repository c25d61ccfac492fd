"""Settings: a wrong value stops the start with one line that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.types import Provider
from server import settings
from server.app import open_installation
from server.database import database
from server.domain.codes import Plan
from server.models import Event
from server.queries import account
from server.settings import SettingError

DOCS = Path(__file__).parent.parent / "docs" / "settings.md"


@pytest.mark.parametrize(("name", "value", "said"), [
    ("RELANCE_PORT", "eighty", "RELANCE_PORT"),
    ("RELANCE_PORT", "70000", "RELANCE_PORT"),
    ("RELANCE_PLAN", "gold", "RELANCE_PLAN"),
    ("RELANCE_GMAIL_ROOT", "http://gmail.example/", "RELANCE_GMAIL_ROOT: 'http://gmail.example/' would send secrets"),
    ("RELANCE_GRAPH_ROOT", "graph", "RELANCE_GRAPH_ROOT: 'graph' is not a web address"),
    ("RELANCE_BASE_URL", "http://relance.example", "use https"),
    ("RELANCE_SMTP_URL", "mail.northwind.example:587", "write it like smtp://user:password@host:587"),
    ("RELANCE_SMTP_URL", "smtp://anna:se:cret@host:5x7", "RELANCE_SMTP_URL: this is not a mail server"),
])
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as raised:
        settings.load()
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("name", "value"), [
    ("host", "0.0.0.0"), ("base_url", "https://relance.example"), ("gmail_root", "https://gmail.googleapis.com/")])
def test_the_demo_stays_on_this_machine(name: str, value: str) -> None:
    local = {field: "http://127.0.0.1:1/" for field in (
        "google_auth_uri", "google_token_uri", "google_revoke_uri", "gmail_root", "microsoft_authority", "graph_root")}
    settings.load({}, demo=True, **local)
    with pytest.raises(SettingError, match="the demo"):
        settings.load({}, demo=True, **{**local, name: value})


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    loaded = settings.load({"RELANCE_GOOGLE_CLIENT_SECRET_FILE": str(tmp_path / "secret")})
    assert loaded.google_client_secret == "from a file"
    assert "from a file" not in repr(loaded)
    with pytest.raises(SettingError, match="RELANCE_GOOGLE_CLIENT_SECRET_FILE: cannot read"):
        settings.load({"RELANCE_GOOGLE_CLIENT_SECRET_FILE": str(tmp_path / "none")})


def test_the_environment_wins_over_what_was_typed() -> None:
    typed = {"client_id": "typed", "client_secret": "typed", "tenant": "t"}
    assert settings.load({}).client(Provider.GMAIL, typed).client_id == "typed"
    chosen = settings.load({}, google_client_id="set", google_client_secret="set")
    assert chosen.client(Provider.GMAIL, typed).client_id == "set"
    assert settings.load({}).client(Provider.MICROSOFT, typed).endpoints["authority"].endswith("/t")


def test_every_setting_is_documented() -> None:
    text = DOCS.read_text()
    for name, field in settings.Settings.model_fields.items():
        assert f"RELANCE_{name.upper()}" in text
        assert field.description
        assert field.description in text, name


def test_the_plan_of_the_environment_wins_and_is_logged(tmp_path: Path) -> None:
    open_installation(settings.load({}, data_dir=tmp_path, plan="free"))
    with database.connection_context():
        assert account.plan() is Plan.FREE
        assert Event.select().where(Event.code == "plan_changed").count() == 1
    database.obj.close()


@pytest.mark.parametrize("url", ["", "sqlite:", "sqlite://"])
def test_sqlite_alone_means_a_file_in_the_data_folder(tmp_path: Path, url: str) -> None:
    chosen = settings.load({}, data_dir=tmp_path, database_url=url, queue_url=url)
    assert chosen.database == f"sqlite:///{tmp_path.resolve() / 'relance.db'}"
    assert chosen.queue == f"sqlite:///{tmp_path.resolve() / 'queue.db'}"
    assert settings.load({}, queue_url="postgresql://h/n").queue == "postgresql://h/n"


def test_gmail_is_asked_for_headers_alone_when_the_owner_wants_it() -> None:
    assert not settings.load({}).client(Provider.GMAIL).headers_only
    assert settings.load({}, gmail_headers_only=True).client(Provider.GMAIL).headers_only
