"""`relance demo`: everything in one command, on this machine alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from connectors.sandbox.app import create_sandbox
from connectors.sandbox.serve import serve as serve_sandbox
from connectors.sandbox.world import World
from connectors.types import Provider
from server import clock, serving, settings
from server.actions import signin
from server.app import open_installation
from server.database import database
from server.demo import seed
from server.demo.movable_clock import MovableClock

SECRET = "sandbox-secret"  # noqa: S105 - known to the sandbox on this machine, and to nobody else
ACCOUNTS = (
    (seed.OWNER, "Anna Keller", Provider.GMAIL, "<p>Anna Keller<br>Northwind Talent</p>"),
    (seed.RECRUITER, "Inès Morel", Provider.GMAIL, "<p>Inès Morel<br>Northwind Talent</p>"),
    (seed.ADMIN, "Paul Martin", Provider.MICROSOFT, ""),
    ("talent@northwind.example", "Northwind Talent", Provider.MICROSOFT, ""),
)
EXTENSION = Path(__file__).resolve().parent.parent.parent / "extension"


def run(*, data_dir: Path, port: int, sandbox_port: int, fresh: bool, say: Callable[[str], None],
        browser: Callable[[str, Path], None] | None = None) -> None:
    """Start, fill on the first run, print where everything is, and work until stopped."""
    sandbox_url = f"http://127.0.0.1:{sandbox_port}"
    chosen = _settings(data_dir, port, sandbox_url)
    serving.check_port("127.0.0.1", port, "--port")
    serving.check_port("127.0.0.1", sandbox_port, "--sandbox-port")
    if fresh and data_dir.exists():
        shutil.rmtree(data_dir)
    open_installation(chosen)
    movable = MovableClock()
    world = World(clock.now, data_dir / "sandbox.db")
    sandbox = serve_sandbox(create_sandbox(world, base_url=sandbox_url, clock_control=movable), port=sandbox_port)
    sandbox.start()
    try:
        _fill(world, chosen.base, sandbox_url)

        def ready() -> None:
            say(_greeting(chosen.base, sandbox_url))
            if browser:
                browser(f"{sandbox_url}/people", EXTENSION)

        serving.serve(ready)
    finally:
        sandbox.stop()
        world.close()
        say("Stopped.")


def _settings(data_dir: Path, port: int, sandbox_url: str) -> settings.Settings:
    return settings.load(
        demo=True, data_dir=data_dir, host="127.0.0.1", port=port, base_url=f"http://127.0.0.1:{port}",
        database_url="", queue_url="", poll_seconds=15, settle_seconds=20,
        google_client_id="demo.apps.googleusercontent.com", google_client_secret=SECRET,
        google_auth_uri=f"{sandbox_url}/o/oauth2/v2/auth", google_token_uri=f"{sandbox_url}/token",
        google_revoke_uri=f"{sandbox_url}/revoke", gmail_root=f"{sandbox_url}/",
        microsoft_client_id="00000000-0000-4000-8000-00000000d3a0", microsoft_client_secret=SECRET,
        microsoft_authority=sandbox_url, microsoft_tenant="common", graph_root=f"{sandbox_url}/v1.0")


def _fill(world: World, base: str, sandbox_url: str) -> None:
    """Accounts and clients of the sandbox each time, the installation's own content on the first run."""
    active = settings.active()
    for provider, client_id in ((Provider.GMAIL, active.google_client_id),
                                (Provider.MICROSOFT, active.microsoft_client_id)):
        world.tokens.register(client_id, SECRET, [f"{base}/mailboxes/callback/{provider.value}"])
    for address, name, provider, signature in ACCOUNTS:
        if world.account_of(address) is None:
            world.add_account(address, name, provider, signature=signature)
    with database.connection_context():
        if not signin.any_user():
            seed.seed(base=sandbox_url, now=clock.now())
            seed.connect_mailbox(seed.OWNER, Provider.GMAIL, base=base, now=clock.now())


def _greeting(base: str, sandbox_url: str) -> str:
    return f"""
Relance is running, with a sandbox Google and Microsoft. Nothing leaves this computer.

  Relance            {base}
  Demo inboxes       {sandbox_url}          (read and answer as the people you write to; move the clock)
  Page of candidates {sandbox_url}/people

  Sign in as  {seed.OWNER}     (owner, mailbox connected)
              {seed.ADMIN}     (admin)
              {seed.RECRUITER}      (recruiter)
  Password    {seed.PASSWORD}

  Load the extension:
    Chrome   chrome://extensions > Developer mode > Load unpacked > {EXTENSION}
    Edge     edge://extensions > Developer mode > Load unpacked > {EXTENSION}
    Firefox  about:debugging > This Firefox > Load Temporary Add-on > {EXTENSION / "manifest.json"}

  Ctrl-C stops; starting again keeps the data, --fresh starts over.
"""
