"""The day that it is in the example city, where it stands still so that every build is alike."""

from __future__ import annotations

import datetime as dt

TODAY = dt.date(2026, 10, 12)


def home_toml() -> str:
    """What `home.toml` says of a demo."""
    return (
        "# The example city: generated data, accounts listed on the sign-in page, and a day that stands still.\n"
        f'[demo]\nenabled = true\ntoday = "{TODAY.isoformat()}"\n'
    )
