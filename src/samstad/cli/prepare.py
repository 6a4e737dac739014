"""What every command does first: a home that exists, a database that is migrated, leftovers swept."""

from __future__ import annotations

import datetime as dt
import io

from samstad.cli.console import Console, Progress
from samstad.organisation.errors import UserError


def prepare(console: Console) -> None:
    """Start Django on the home, making and migrating an empty one."""
    import django

    from samstad.conf.home import current_home

    home = current_home()
    try:
        home.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"the home cannot be made ({error.strerror})",
            where=str(home.root),
            advice="Set SAMSTAD_HOME to a folder that you may write in",
        ) from error
    django.setup()
    _migrate(console)
    from samstad.followup import freezing
    from samstad.statistics import housekeeping

    housekeeping.sweep()
    freezing.sweep()


def _migrate(console: Console) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        counted = _Counted(console.progress("database"), len(plan))
        call_command("migrate", verbosity=1, interactive=False, no_color=True, stdout=counted)
    call_command("createcachetable", verbosity=0)


class _Counted(io.StringIO):
    """Takes what `migrate` says, and moves the bar at each migration that it says is done."""

    def __init__(self, show: Progress, total: int) -> None:
        super().__init__()
        self._show, self._total, self._done = show, total, 0

    def write(self, text: str) -> int:
        if text.strip() == "OK":
            self._done += 1
            self._show(self._done, self._total, "")
        return len(text)


def city(slug: str):  # type: ignore[no-untyped-def]
    """The city with this slug, or a sentence that names those there are."""
    from samstad.organisation.models import City

    found = City.objects.filter(slug=slug).first()
    if found is None:
        slugs = ", ".join(City.objects.values_list("slug", flat=True)) or "none is loaded"
        raise UserError(f"there is no city {slug!r}", where="--city", advice=f"Cities here: {slugs}")
    return found


def day(text: str | None, option: str) -> dt.date | None:
    """A date from the command line."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{text!r} is no date", where=option, advice="Write it as 2026-10-01") from error
