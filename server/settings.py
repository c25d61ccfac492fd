"""One typed table of settings, RELANCE_* in the environment; a wrong value stops the start with a clear line."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from connectors.types import Client, Provider
from server.domain.codes import Plan

PREFIX = "RELANCE_"


class SettingError(ValueError):
    """A setting that cannot be used; the text names it, what is wrong and what would be right."""


def is_loopback(host: str | None) -> bool:
    if host in (None, ""):
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@lru_cache(maxsize=8)
def _is_public(base: str) -> bool:
    parts = urlsplit(base)
    return parts.scheme == "https" and not is_loopback(parts.hostname)


class Settings(BaseSettings):
    """Every setting, its default and what it is for (docs/settings.md lists the same, a test holds them equal)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    database_url: str = Field("", description="sqlite:///file or postgresql://...; default: a file in the data folder")
    queue_url: str = Field("", description="sqlite:, redis:// or postgresql://; default: a file in the data folder")
    base_url: str = Field("", description="The address users and recipients open; default: http://127.0.0.1:port")
    data_dir: Path = Field(Path("var/relance"), description="Folder of the database, the queue and the keys")
    host: str = Field("127.0.0.1", description="Address the server listens on")
    port: int = Field(8420, ge=1, le=65535, description="Port the server listens on")
    trusted_proxy: str = Field("", description="Address of the reverse proxy whose X-Forwarded-For and -Proto count")
    plan: Plan | None = Field(None, description="free, pro or business; unset: what the owner chose, else business")
    google_client_id: str = Field("", description="OAuth client of your Google Cloud project")
    google_client_secret: str = Field("", repr=False, description="Its secret")
    google_auth_uri: str = Field("https://accounts.google.com/o/oauth2/v2/auth", description="Google's consent page")
    google_token_uri: str = Field("https://oauth2.googleapis.com/token", description="Google's token endpoint")
    google_revoke_uri: str = Field("https://oauth2.googleapis.com/revoke", description="Google's revocation endpoint")
    gmail_root: str = Field("https://gmail.googleapis.com/", description="Root of the Gmail API")
    gmail_headers_only: bool = Field(False, description="Ask for gmail.metadata instead of gmail.readonly: no texts")
    microsoft_client_id: str = Field("", description="Application id in Microsoft Entra")
    microsoft_client_secret: str = Field("", repr=False, description="Its secret")
    microsoft_tenant: str = Field("common", description="Tenant id, or common, organizations, consumers")
    microsoft_authority: str = Field("https://login.microsoftonline.com", description="Microsoft's sign-in server")
    graph_root: str = Field("https://graph.microsoft.com/v1.0", description="Root of Microsoft Graph")
    settle_seconds: int = Field(300, ge=0, description="Wait before looking whether an unanswered send left")
    lease_seconds: int = Field(300, ge=1, description="How long a worker has a mailbox to itself; above any timeout")
    poll_seconds: int = Field(60, ge=5, description="Pause between two readings of a mailbox")
    smtp_url: str = Field("", repr=False, description="Mail server for notices to users: smtp(s)://user:password@host:port")
    smtp_from: str = Field("", description="Sender of notices; default: the URL's user, else relance@ its host")
    extension_ids: str = Field("", description="Comma-separated extension ids that may sign in; empty: any")
    demo: bool = Field(False, description="Demo mode, set by `relance demo`; refuses any address but loopback")

    @field_validator("base_url", "google_auth_uri", "google_token_uri", "google_revoke_uri", "gmail_root",
                     "microsoft_authority", "graph_root")
    @classmethod
    def _https_unless_loopback(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{value!r} is not a web address; write it like https://host/path")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise ValueError(f"{value!r} would send secrets unencrypted; use https (http is for 127.0.0.1 only)")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        wrong = ValueError("this is not a mail server; write it like smtp://user:password@host:587")
        try:
            parts = urlsplit(value)
            usable = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
        except ValueError:  # its own words would show a part of the address
            raise wrong from None
        if value and not usable:
            raise wrong
        return value

    @property
    def smtp_here(self) -> bool:
        """Whether the mail server is on this machine, where nothing needs to be encrypted."""
        return is_loopback(urlsplit(self.smtp_url).hostname)

    @property
    def smtp_sender(self) -> str:
        user, host = unquote(urlsplit(self.smtp_url).username or ""), urlsplit(self.smtp_url).hostname
        return self.smtp_from or (user if "@" in user else f"relance@{host}")

    @property
    def database(self) -> str:
        return _or_file(self.database_url, self.data_dir / "relance.db")

    @property
    def queue(self) -> str:
        return _or_file(self.queue_url, self.data_dir / "queue.db")

    @property
    def base(self) -> str:
        return (self.base_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def public(self) -> bool:
        """Whether recipients can open our links: https, and not on this machine."""
        return _is_public(self.base)

    @property
    def within_reach(self) -> bool:
        """Whether other machines may reach this server, by its address or by the port it listens on."""
        return not (is_loopback(urlsplit(self.base).hostname) and is_loopback(self.host))

    def client(self, provider: Provider, stored: Mapping[str, str] | None = None) -> Client:
        """The provider's OAuth application; `stored` are id and secret typed in Settings, the environment wins."""
        stored = stored or {}
        if provider is Provider.MICROSOFT:
            tenant = self.microsoft_tenant if self.microsoft_client_id else stored.get("tenant") or "common"
            return Client(
                self.microsoft_client_id or stored.get("client_id", ""),
                self.microsoft_client_secret or stored.get("client_secret", ""),
                {"authority": f"{self.microsoft_authority.rstrip('/')}/{tenant}", "graph_root": self.graph_root},
            )
        return Client(
            self.google_client_id or stored.get("client_id", ""),
            self.google_client_secret or stored.get("client_secret", ""),
            {"auth_uri": self.google_auth_uri, "token_uri": self.google_token_uri,
             "revoke_uri": self.google_revoke_uri, "gmail_root": self.gmail_root},
            headers_only=self.gmail_headers_only,
        )


def _or_file(url: str, default: Path) -> str:
    """A bare "sqlite:" means the file in the data folder, as leaving the setting out does."""
    return url if url.rstrip("/") not in ("", "sqlite:") else f"sqlite:///{default.resolve()}"


def _from_files(environ: Mapping[str, str]) -> dict[str, Any]:
    """RELANCE_X_FILE holds the path of a file with the value of RELANCE_X, as container secrets do."""
    values: dict[str, Any] = {}
    for name, path in environ.items():
        field = name.removeprefix(PREFIX).removesuffix("_FILE").lower()
        if name.startswith(PREFIX) and name.endswith("_FILE") and field in Settings.model_fields:
            try:
                values[field] = Path(path).read_text().strip()
            except OSError as problem:
                raise SettingError(f"{name}: cannot read {path!r} ({problem.strerror}); name a readable file") from None
    return values


def load(environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Settings from the environment; `given` wins. Raises `SettingError` with one clear line."""
    try:
        settings = Settings(**{**_from_files(os.environ if environ is None else environ), **given})
    except ValidationError as problem:
        first = problem.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
    if settings.demo:
        _only_loopback(settings)
    return settings


def _only_loopback(settings: Settings) -> None:
    """Demo mode can move the clock, so nothing of it may be reachable or reach out."""
    addresses = {"base_url": settings.base, "google_auth_uri": settings.google_auth_uri,
                 "google_token_uri": settings.google_token_uri, "gmail_root": settings.gmail_root,
                 "google_revoke_uri": settings.google_revoke_uri,
                 "microsoft_authority": settings.microsoft_authority, "graph_root": settings.graph_root}
    if settings.smtp_url and not settings.smtp_here:
        raise SettingError("RELANCE_SMTP_URL: the demo talks to this machine only; unset it, or use `relance serve`")
    if not is_loopback(settings.host):
        raise SettingError(f"RELANCE_HOST: the demo listens on this machine only, not on {settings.host!r}; "
                           "use 127.0.0.1, or `relance serve` for a real installation")
    for name, address in addresses.items():
        if not is_loopback(urlsplit(address).hostname):
            raise SettingError(f"{PREFIX}{name.upper()}: the demo talks to this machine only, not to {address!r}; "
                               "unset it, or use `relance serve`")


_active: list[Settings] = []


def activate(settings: Settings) -> None:
    """Make these the settings of this process."""
    _active[:] = [settings]


def active() -> Settings:
    return _active[0]
