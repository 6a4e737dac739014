"""What every command does first: a home that exists, a database that is migrated, leftovers swept."""

from __future__ import annotations

import datetime as dt
import io

from samstad.cli.console import Console, Progress
from samstad.conf.home import Home
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
    _check_clock()
    _migrate(home, console)
    from samstad.followup import freezing
    from samstad.statistics import housekeeping

    housekeeping.sweep()
    freezing.sweep()


def _check_clock() -> None:
    """Before anything is done: a day that is none would stop the command half-way."""
    from samstad.organisation import clock

    try:
        clock.today()
    except ValueError as error:
        raise UserError(
            f"{error}", where="SAMSTAD_TODAY or home.toml", advice="Write the day as 2026-10-01"
        ) from error


def _migrate(home: Home, console: Console) -> None:
    """Bring the database up to date. Two commands on an empty home take turns."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from samstad.statistics.store import files

    def unfinished() -> int:
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    if unfinished():
        with files.one_at_a_time(home, "migrate"):
            if left := unfinished():
                if connection.vendor == "sqlite" and not connection.introspection.table_names():
                    new_tables()
                else:
                    counted = _Counted(console.progress("database"), left)
                    call_command("migrate", verbosity=1, interactive=False, no_color=True, stdout=counted)
                call_command("createcachetable", verbosity=0)


def new_tables() -> None:
    """The tables of an empty SQLite database as the models say, in a moment: walking through all migrations takes
    twenty seconds, and a test holds that they end in the same tables."""
    from django.apps import apps
    from django.core.management.sql import emit_post_migrate_signal
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    # One transaction: a database is either empty or whole.
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        recorder = MigrationRecorder(connection)
        editor.create_model(recorder.Migration)
        rows = [recorder.Migration(app=app, name=name) for app, name in MigrationLoader(None).graph.nodes]
        recorder.migration_qs.bulk_create(rows)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


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


def dataset(one, code: str):  # type: ignore[no-untyped-def]
    """The dataset of the city, or the national one, with this code; or a sentence that names those there are."""
    from django.db.models import Q

    from samstad.statistics.models import Dataset

    found = Dataset.objects.filter(Q(city=one) | Q(city=None), code=code).order_by("city").first()
    if found is None:
        codes = ", ".join(one.datasets.values_list("code", flat=True)) or "none"
        raise UserError(
            f"there is no dataset {code!r}",
            where="--dataset",
            advice=f"Add it to the city folder's sources and load that. Datasets here: {codes}",
        )
    return found


def day(text: str | None, option: str) -> dt.date | None:
    """A date from the command line."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{text!r} is no date", where=option, advice="Write it as 2026-10-01") from error
