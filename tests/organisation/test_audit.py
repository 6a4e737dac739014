"""The audit record cannot be altered, and cannot outlive its change."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from samstad.organisation import audit
from samstad.organisation.models import AuditRecord
from samstad.organisation.rights import command_line
from tests import people

pytestmark = pytest.mark.postgres


@pytest.mark.django_db(transaction=True)
def test_no_record_outside_a_transaction() -> None:
    here = people.city()
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record(command_line(), "city.test", here)

    def change_that_fails() -> None:
        with transaction.atomic():
            audit.record(command_line(), "city.test", here)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_that_fails()
    assert not AuditRecord.objects.exists()


@pytest.mark.django_db
def test_a_record_is_neither_altered_nor_deleted() -> None:
    record = audit.record(command_line(), "city.test", people.city(), changes={"name": ["a", "b"]})
    record.action = "something else"
    with pytest.raises(ValueError, match="never altered"):
        record.save()
    with pytest.raises(ValueError, match="never deleted"):
        record.delete()
