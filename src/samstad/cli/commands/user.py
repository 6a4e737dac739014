"""`samstad user`: make an account, or give one another role. The first account of an installation is made here."""

from __future__ import annotations

import argparse
import secrets
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, prepare
from samstad.organisation.errors import UserError


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from samstad.organisation import actions
    from samstad.organisation.rights import command_line

    try:
        validate_email(options.email)
    except ValidationError as error:
        raise UserError(
            f"{options.email!r} is no e-mail address", advice="Write it as anna@kommun.example"
        ) from error
    one = city(options.city)
    body = one.organisations.filter(code=options.organisation).first()
    if body is None:
        codes = ", ".join(one.organisations.values_list("code", flat=True))
        raise UserError(
            f"there is no organisation {options.organisation!r}",
            where="--organisation",
            advice=f"Organisations in {one.slug}: {codes}",
        )
    password = secrets.token_urlsafe(12)
    user, new = actions.give_role(
        command_line(), options.email, options.name or options.email, body, options.role, password
    )
    console.say(f"{user.email}: {options.role} in {body}")
    if new:
        console.say(f"First password: {password}")
        console.say(
            "Give it to the person by a safe way; it is shown this once and can be changed after sign-in."
        )
    return {"email": user.email, "role": options.role, "new": new, "password": password if new else None}
