"""Load → export gives the same bytes; a second load writes nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from samstad import exchange
from samstad.exchange.schema.nouns import CityFolder
from samstad.organisation.models import City
from samstad.organisation.rights import command_line
from tests.exchange.cities import cities

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
EXAMPLES = Path(__file__).parents[2] / "examples"


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows() -> dict[str, int]:
    """How many rows each table has, history included."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
    }


def empty_again() -> None:
    """Back to an empty home, inside the test's own transaction."""
    transaction.set_rollback(True)


@given(folder=cities())
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink one failure takes minutes
)
def test_written_loaded_and_exported_gives_the_same_bytes(folder: CityFolder) -> None:
    with tempfile.TemporaryDirectory() as place, transaction.atomic():
        first, second = Path(place) / "first", Path(place) / "second"
        exchange.write_folder(folder, first)
        exchange.load(first, command_line())
        exchange.export(City.objects.get(slug="prov"), second)
        assert files_in(second) == files_in(first)
        before = rows()
        again = exchange.load(first, command_line())
        assert rows() == before
        assert not again.created
        assert not again.changed
        assert not again.kept
        empty_again()
