"""`samstad judge`: every target of every city, with state and sentence."""

from __future__ import annotations

import argparse
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, day, prepare


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.organisation.errors import counted
    from samstad.organisation.models import City
    from samstad.steering import judging, wording
    from samstad.steering.queries import targets_of

    as_of = day(options.as_of, "--as-of")
    cities = [city(options.city)] if options.city else list(City.objects.all())
    rows = []
    show = console.progress("judge")
    for number, one in enumerate(cities):
        show(number, len(cities), one.slug)
        judged = judging.judge_targets(targets_of(one), as_of=as_of)
        console.say(f"{one.slug}: {counted(len(judged), 'target')}")
        for item in judged:
            label = wording.label_of(item.judgement, options.lang)
            console.say(f"  {label:<18} {wording.sentence(item, options.lang)}")
            rows.append(
                {
                    "city": one.slug,
                    "target": str(item.target),
                    "state": item.state,
                    "sentence": wording.sentence(item, options.lang),
                    "judgement": item.judgement.to_dict(),
                    "releases": list(
                        {
                            release.dataset: release.to_dict()
                            for table in item.tables
                            for release in table.releases
                        }.values()
                    ),
                }
            )
    show(len(cities), len(cities), "")
    return {"as_of": options.as_of, "targets": rows}
