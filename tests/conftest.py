"""What every test shares: a home of its own, a browser, a PostgreSQL server, the reference data.

This file is read before Django's settings are, and gives them a temporary SAMSTAD_HOME: no test sees the data
of the person who runs it. That is why pyproject.toml does not name the settings module to pytest-django,
which would read the settings first.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import django
import pytest

pytest_plugins = ("tests.browser", "tests.postgres", "tests.demo_home")

ROOT = Path(__file__).resolve().parent.parent


def isolate() -> Path:
    """Points this process (and those it starts) at a new, empty home; removed when the process ends."""
    home = Path(tempfile.mkdtemp(prefix="samstad-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name in ("SAMSTAD_TODAY", "SAMSTAD_HOSTS", "SAMSTAD_HTTPS", "SAMSTAD_DEBUG", "SAMSTAD_SECRET_KEY"):
        os.environ.pop(name, None)
    os.environ["SAMSTAD_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "samstad.conf.settings"
    django.setup()
    return home


TEST_HOME = isolate()


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of real data and published results: SAMSTAD_REFERENCE_DATA, else ../shared/data.

    Skips aloud where it is absent, and fails under CI=true. Read from it; never copy from it.
    """
    folder = Path(os.environ.get("SAMSTAD_REFERENCE_DATA") or ROOT.parent / "shared" / "data")
    if (folder / "MANIFEST.tsv").is_file():
        return folder
    reason = f"the reference data is not in {folder} (SAMSTAD_REFERENCE_DATA)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    warnings.warn(f"Skipped: {reason}", stacklevel=1)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def locks_are_taken_in_transactions():
    """SQLite has no row locks and lets a lock outside a transaction pass; PostgreSQL refuses it, so all do here.

    The transaction that a test itself runs in does not count: a page is shown outside every one.
    """
    from django.db import connections
    from django.db.models import QuerySet
    from django.db.transaction import TransactionManagementError

    plain = QuerySet.select_for_update

    def checked(self, *args, **kwargs):
        blocks = connections[self.db].atomic_blocks
        if not any(not block._from_testcase for block in blocks):
            raise TransactionManagementError(
                f"select_for_update on {self.model.__name__} outside a transaction"
            )
        return plain(self, *args, **kwargs)

    QuerySet.select_for_update = checked
    yield
    QuerySet.select_for_update = plain


@pytest.fixture(autouse=True)
def language_of_the_installation():
    """A page that one test asked for in English leaves the thread in English: the next test begins anew."""
    from django.utils import translation

    yield
    translation.deactivate()
