"""`samstad serve`: the site, by gunicorn with threads."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

from samstad.cli.console import Console
from samstad.cli.prepare import prepare
from samstad.organisation.errors import UserError

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
#: In each process. More of them would wait for each other's turns: what is served at once is served by processes.
THREADS = 2


def run(options: argparse.Namespace, console: Console) -> None:
    prepare(console)
    serve(console, options.host, options.port, options.workers)


def serve(console: Console, host: str, port: int, workers: int | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C; the master then ends its workers."""
    from django.conf import settings
    from django.core.management import call_command

    from samstad.conf import database
    from samstad.web import translations

    if settings.DEMO_MODE and host not in LOOPBACK:
        raise UserError(
            "the example city lists its passwords and is served on this machine only",
            where=f"--host {host}",
            advice="Leave --host out, or serve a home of your own",
        )
    _free(host, port)
    translations.ensure_compiled()
    call_command("collectstatic", verbosity=0, interactive=False)
    database.optimise()
    console.say(f"Serving on http://{host}:{port}/  (Ctrl-C ends)")
    with _working():
        _Server(host, port, workers or 2 * (os.cpu_count() or 1)).run()


@contextlib.contextmanager
def _working() -> Iterator[None]:
    """One process beside the site for what takes longer than a page may; it ends when the site does."""
    owner = os.getpid()
    worker = subprocess.Popen([sys.executable, "-m", "samstad", "work", "--follow", str(owner)])
    try:
        yield
    finally:
        _ended(worker, owner)


def _ended(worker: subprocess.Popen[bytes], owner: int) -> None:
    # The site's own workers are forks, and come here as well when they end.
    if os.getpid() == owner:
        # The site's own process may have noticed already that the worker ended.
        with contextlib.suppress(ProcessLookupError):
            worker.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(timeout=10)


def _free(host: str, port: int) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UserError(
                f"the address cannot be used ({error.strerror})",
                where=f"{host}:{port}",
                advice="Choose another with --port",
            ) from error


def _settle(_worker: object) -> None:
    """What is loaded is never collected, and new objects seldom: a page leaves little behind that refers to itself."""
    import gc

    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _Server(host: str, port: int, workers: int):  # type: ignore[no-untyped-def]  # noqa: N802
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            settings = {
                "bind": address,
                "workers": workers,
                "threads": THREADS,
                "worker_class": "gthread",
                "timeout": 120,
                "graceful_timeout": 10,
                # Polars and the drawing library do not survive a fork: each worker loads its own.
                "preload_app": False,
                "loglevel": "warning",
                "post_worker_init": _settle,
                "control_socket_disable": True,
            }
            for name, value in settings.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self):  # type: ignore[no-untyped-def]
            from samstad.conf.wsgi import application

            return application

    return Server()
