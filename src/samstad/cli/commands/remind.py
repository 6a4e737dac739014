"""`samstad remind`: open rounds whose day has come, and remind those who have not answered. Run it once a day."""

from __future__ import annotations

import argparse
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, prepare


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.followup import actions, reminding
    from samstad.organisation.errors import UserError, counted
    from samstad.organisation.models import City
    from samstad.organisation.rights import command_line

    cities = [city(options.city)] if options.city else list(City.objects.all())
    sent, failed, opened, nobody = 0, [], 0, []
    for one in cities:
        opened += len(actions.open_rounds(command_line(), one))
        told = reminding.remind(command_line(), one)
        sent += len(told.sent)
        failed += told.failed
        nobody += [str(submission) for submission in told.nobody]
    console.say(f"{counted(sent, 'letter')} sent, {counted(opened, 'answer')} opened")
    for submission in nobody:
        console.say(f"  nobody reports for {submission}")
    if failed:
        raise UserError(
            f"{counted(len(failed), 'letter')} could not be sent: {'; '.join(failed)}",
            where="remind",
            advice="See that the mail server answers, and run it again: what was sent is not sent twice",
        )
    return {"sent": sent, "opened": opened, "nobody": nobody}
