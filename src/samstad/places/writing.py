"""What every text that is written here must be: there, not endless, and of no person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.organisation.personal_numbers import personal_numbers

__all__ = ["LONGEST", "personal_numbers", "text"]

LONGEST = 20_000


def text(value: str, where: str, *, required: str = "") -> dict[str, str]:
    """A text as it is stored, `{"sv": …}`, or `{}`. Raises UserError where it is missing, too long, or of a person."""
    value = value.strip().replace("\r\n", "\n")
    if not value:
        if required:
            raise UserError(required, where=where, advice=_("Write it"))
        return {}
    if len(value) > LONGEST:
        raise UserError(
            _("The text has %(length)s characters; %(most)s is the most")
            % {"length": len(value), "most": LONGEST},
            where=where,
        )
    if found := personal_numbers(value):
        at = value.index(found[0])
        raise UserError(
            _("A personal identity number stands at character %(at)s (…%(before)s▮)")
            % {"at": at + 1, "before": value[max(0, at - 15) : at]},
            where=where,
            advice=_("Write of conditions, not of persons, and take the number away"),
        )
    return {"sv": value}
