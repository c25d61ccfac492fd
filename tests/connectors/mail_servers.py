"""Debian's Postfix and Dovecot on loopback, with folders of their own; nothing can leave the machine."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NEEDED = ("postfix", "dovecot", "doveadm")
PATH = os.environ.get("PATH", "") + ":/usr/sbin"
ENVIRONMENT = {**os.environ, "PATH": PATH}

_MAIN = """compatibility_level = 3.6
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = /dev/stdout
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
myhostname = mx.northwind.example
mydestination =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = northwind.example, people.example
virtual_mailbox_maps = static:all
virtual_transport = lmtp:unix:{folder}/lmtp
transport_maps = texthash:{folder}/transport
default_transport = error:5.4.4 Host or domain name not found
delay_warning_time = 3s
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 3s
maximal_queue_lifetime = 15s
bounce_queue_lifetime = 15s
"""
_SERVICES = """127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 2 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
_DOVECOT = """protocols = lmtp
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
ssl = no
auth_username_format = %Lu
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
submission_host = 127.0.0.1:{port}
postmaster_address = postmaster@people.example
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = passwd-file
  args = {folder}/users
}}
service lmtp {{
  unix_listener {folder}/lmtp {{
    mode = 0666
  }}
}}
protocol lmtp {{
  mail_plugins = sieve
}}
plugin {{
  sieve = {folder}/sieve/%u.sieve
}}
"""


@dataclass
class MailServers:
    folder: Path
    port: int

    def send(self, sender: str, to: str, raw: bytes) -> None:
        """As a program of this machine does: by SMTP, Postfix would refuse an impossible host at once."""
        command = ["sendmail", "-C", str(self.folder), "-i", "-f", sender, to]
        subprocess.run(command, input=raw.replace(b"\r\n", b"\n"), env=ENVIRONMENT, check=True)

    def inbox(self, address: str) -> list[bytes]:
        """Everything that was delivered to an address, oldest first."""
        new = self.folder / "mail" / address / "new"
        files = sorted(new.iterdir(), key=lambda one: one.stat().st_mtime) if new.is_dir() else []
        return [one.read_bytes() for one in files]

    def wait_for(self, address: str, number: int, seconds: float) -> list[bytes]:
        end = time.monotonic() + seconds
        while len(mails := self.inbox(address)) < number and time.monotonic() < end:
            time.sleep(0.2)
        return mails


@contextmanager
def running(users: tuple[str, ...], away: dict[str, str], unreachable: str) -> Iterator[MailServers]:
    """Both servers with these mailboxes. Who is `away` answers so by Sieve; mail to the domain `unreachable` is
    retried in vain, and no other one exists."""
    folder = Path(tempfile.mkdtemp(prefix="relance-mail-"))
    servers = MailServers(folder, _free_port())
    _write(servers, users, away, unreachable)
    log = (folder / "postfix.log").open("wb")
    started = [subprocess.Popen(["dovecot", "-F", "-c", str(folder / "dovecot.conf")], env=ENVIRONMENT),
               subprocess.Popen(["postfix", "-c", str(folder), "start-fg"], env=ENVIRONMENT, stdout=log, stderr=log)]
    try:
        _until_it_answers(servers.port)
        yield servers
    finally:
        subprocess.run(["postfix", "-c", str(folder), "abort"], env=ENVIRONMENT, check=False, capture_output=True)
        for process in started:
            process.terminate()
            process.wait(20)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _write(servers: MailServers, users: tuple[str, ...], away: dict[str, str], unreachable: str) -> None:
    folder = servers.folder
    folder.chmod(0o755)  # both servers drop their rights
    for name in ("queue", "data", "mail", "sieve", "run"):
        (folder / name).mkdir(mode=0o755)
    shutil.chown(folder / "data", "postfix")
    for name in ("mail", "sieve"):
        shutil.chown(folder / name, "mail", "mail")
    lines = [f"{user}:{{PLAIN}}x:{_id('mail')}::{folder}/mail/{user}::" for user in users]
    (folder / "users").write_text("\n".join(lines) + "\n")
    for user, text in away.items():
        (folder / "sieve" / f"{user}.sieve").write_text(f'require ["vacation"];\nvacation :days 1 "{text}";\n')
    (folder / "transport").write_text(f"{unreachable} smtp:[127.0.0.1]:{_free_port()}\n")
    for name, text in (("main.cf", _MAIN), ("master.cf", _SERVICES), ("dovecot.conf", _DOVECOT)):
        (folder / name).write_text(text.format(folder=folder, port=servers.port))


def _id(user: str) -> str:
    return f"{pwd.getpwnam(user).pw_uid}:{grp.getgrnam(user).gr_gid}"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _until_it_answers(port: int) -> None:
    for _ in range(150):
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the mail server did not start")
