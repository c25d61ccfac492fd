"""The `relance` command. Each subcommand gathers its options and calls one function."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import structlog

from server import __version__, clock, database, jobs, keys, serving, settings
from server.access import Refusal
from server.actions import signin, team
from server.app import open_installation
from server.classify_command import classify
from server.extension_package import Unfit, extension
from server.plan_command import plan

# Each of these carries one line that says what is wrong and what to do.
_PLAIN = (settings.SettingError, database.DatabaseUnusable, keys.KeyMissing, serving.PortInUse, jobs.QueueUnusable,
          Unfit)


class _OneLine(click.Group):
    """A known problem is one line on stderr and exit code 2, never a stack trace."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as problem:
            click.echo(f"relance: {problem.format_message()}", err=True)
            context.exit(2)
        except _PLAIN as problem:
            click.echo(f"relance: {problem}", err=True)
            context.exit(2)
        except Refusal as refusal:
            click.echo(f"relance: {refusal.code} {refusal.params or ''}".rstrip(), err=True)
            context.exit(2)


@click.group(cls=_OneLine)
@click.version_option(__version__, prog_name="relance")
@click.option("--log-level", default="warning", type=click.Choice(["debug", "info", "warning", "error"]),
              help="What the log says on stderr.")
def main(log_level: str) -> None:
    """Email sequences for recruiters, from their own mailboxes."""
    level = getattr(logging, log_level.upper())
    logging.basicConfig(level=level, stream=sys.stderr, format="%(message)s")
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso"),
                    structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr))


main.add_command(plan)
main.add_command(classify)
main.add_command(extension)


@main.command()
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and start over.")
@click.option("--browser", is_flag=True, help="Open a Chromium, Edge or Firefox with the extension loaded.")
@click.option("--port", default=8420, show_default=True, type=click.IntRange(1, 65535))
@click.option("--sandbox-port", default=8421, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", default="var/demo", show_default=True, type=click.Path(path_type=Path, file_okay=False))
def demo(fresh: bool, browser: bool, port: int, sandbox_port: int, data: Path) -> None:
    """The whole product on this machine, with a local Google and Microsoft."""
    from server.demo import browsers, runner  # the sandbox is loaded for the demo alone

    say = _flushed
    opener = browsers.opener((data / "browser").resolve(), say) if browser else None
    runner.run(data_dir=data, port=port, sandbox_port=sandbox_port, fresh=fresh, say=say, browser=opener)


def _flushed(text: str) -> None:
    click.echo(text)
    sys.stdout.flush()


def _open(**given: Any) -> settings.Settings:
    chosen = settings.load(**given)
    open_installation(chosen)
    return chosen


@main.command()
@click.option("--no-worker", is_flag=True, help="Pages and API only; `relance work` runs elsewhere.")
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of RELANCE_PORT.")
def serve(no_worker: bool, port: int | None) -> None:
    """A real installation: pages, API, and the worker in the same process."""
    chosen = _open(**({"port": port} if port else {}))
    said = f"Relance is running at {chosen.base}  (data in {chosen.data_dir.resolve()}){_first_steps(chosen)}"
    serving.serve(lambda: _flushed(said), work=not no_worker)


def _first_steps(chosen: settings.Settings) -> str:
    """Where the owner is made, as long as there is none; others who find the page first lack the code."""
    with database.database.connection_context():
        code = "" if signin.any_user() else team.setup_code()
    return f"\nMake its owner at {chosen.base}/welcome?code={code}" if code else ""


@main.command()
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 256))
def work(threads: int) -> None:
    """A worker alone: sends what is due and reads the mailboxes."""
    _open()
    serving.serve(lambda: _flushed("Relance's worker is running."), web=False, threads=threads)


@main.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    chosen = _open()
    click.echo(f"The schema of {chosen.database.split('@')[-1]} is up to date.")


@main.command()
@click.argument("enrollment", type=int)
@click.option("--step", type=int, help="The step's position; by default all that are over, and the next one.")
def explain(enrollment: int, step: int | None) -> None:
    """Why a step left, why it has not yet, or why it never will."""
    _open()
    from server.models import Enrollment
    from server.queries import explain as query

    row = Enrollment.get_or_none(Enrollment.id == enrollment)
    if row is None:
        raise click.BadParameter(f"there is no enrollment {enrollment}", param_hint="ENROLLMENT")
    now = clock.now()
    for answer in (query.explain(row, step, now=now),) if step else query.whole(row, now=now):
        click.echo(f"{answer.question.value} (step {answer.position}, round {answer.round})")
        for check in answer.checks:
            mark = {True: "ok", False: "no", None: "--"}[check.passed]
            found = f": {check.code}" if check.name != check.code else ""
            when = f", {check.until.isoformat()}" if check.until else ""
            click.echo(f"  [{mark}] {check.name}{found}{when}")


@main.command()
def doctor() -> None:
    """Check this installation: settings, database, keys, queue, mailboxes."""
    from server import doctor as checks

    chosen = _open()
    bad = 0
    for finding in checks.findings(chosen, now=clock.now()):
        bad += not finding.ok
        click.echo(f"[{'ok' if finding.ok else 'no'}] {finding.text}")
    sys.exit(1 if bad else 0)


@main.command()
def adopt() -> None:
    """Send from this restored copy; the installation it was copied from must have been stopped for good."""
    from server.actions import account

    _open()
    done = account.adopt_copy(now=clock.now())
    click.echo("This installation sends now." if done else "This is no copy: it sends already.")


@main.group()
def user() -> None:
    """Users, when nobody can sign in any more."""


def _with_user(email: str, act: Callable[[Any], str]) -> None:
    _open()
    from server.models import User

    found = User.get_or_none(User.email == email.strip().lower())
    if found is None:
        raise click.BadParameter(f"nobody here has the address {email!r}", param_hint="EMAIL")
    click.echo(act(found))


@user.command("password")
@click.argument("email")
@click.password_option(envvar="RELANCE_NEW_PASSWORD")
def user_password(email: str, password: str) -> None:
    """Give a user a new password and end all their sessions."""
    from server.actions import profile

    def act(found: Any) -> str:
        profile.reset_password(found, password, now=clock.real())
        return f"{found.email} has a new password; all sessions have ended."

    _with_user(email, act)


@user.command("list")
def user_list() -> None:
    """Everybody who has an account here."""
    _open()
    from server.models import User

    for one in User.select().order_by(User.id):
        click.echo(f"{one.email}\t{one.role.name}\t{'disabled' if one.disabled_at else 'active'}")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
