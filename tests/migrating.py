"""Tables of an older home, for tests of what a migration makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate(app: str, name: str, *beside: str) -> Any:
    """The app's models as they were when the migration had been run; those of the apps `beside` as they are today."""
    executor = MigrationExecutor(connection)
    executor.migrate([(app, name)])
    executor.loader.build_graph()
    rest = [node for each in beside for node in executor.loader.graph.leaf_nodes(each)]
    return executor.loader.project_state([(app, name), *rest]).apps


@contextmanager
def today_afterwards(app: str) -> Iterator[None]:
    """Whatever happens, the tables are today's when the test has ended."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes(app))
