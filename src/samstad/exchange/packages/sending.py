"""Sending a package to another installation, and the receipt that comes back."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from samstad.exchange.packages.form import digest
from samstad.organisation.errors import UserError

SECONDS = 60


class RejectedError(UserError):
    """The receiver answered that it does not take the package in; `receipt` is what it said."""

    def __init__(self, receipt: dict[str, Any], problems: str, where: str) -> None:
        self.receipt = receipt
        super().__init__(
            f"the package was not taken in: {problems}", where=where, advice="Correct it, and send it again"
        )


def send(data: bytes, url: str, key: str) -> dict[str, Any]:
    """The receipt. Raises UserError where nobody answers; RejectedError where the key is unknown, or the package was
    rejected."""
    if not url.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]", "https://")):
        raise UserError(
            "the key would be sent in the open", where=url, advice="Use an address that begins with https://"
        )
    request = urllib.request.Request(
        url,
        data,
        {
            "Authorization": f"Bearer {key.strip()}",
            "Content-Type": "application/zip",
            "X-Package-Digest": digest(data),
            "Accept-Language": "sv",
        },
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            return _receipt(response.read(), url)
    except urllib.error.HTTPError as error:
        with error:
            said = _receipt(error.read(), url)
        problems = "; ".join(said.get("problems") or [f"{error.code}"])
        raise RejectedError(said, problems, url) from None
    except (urllib.error.URLError, OSError) as error:
        raise UserError(f"nobody answers ({error})", where=url, advice="Try again later") from None


def _receipt(body: bytes, url: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UserError(
            "what answers is no installation that takes in packages", where=url, advice="Check the address"
        )
    return found
