"""Compiled translations: made from the `.po` files with polib, since no gettext program may be there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def ensure_compiled() -> list[Path]:
    """Compile each catalogue that has no compiled file or a stale one; give those compiled.

    Where the package's folder may not be written (an installation made by somebody else), the files that were
    compiled when it was installed are used as they are.
    """
    made = []
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        try:
            _compile(source, target)
        except PermissionError:
            continue
        made.append(target)
    if made:
        _forget_loaded()
    return made


def _forget_loaded() -> None:
    """Let Django read the catalogues anew, as it does itself when one changes under its own server: a text may
    have been translated, with the old catalogue, while the apps were being loaded."""
    import gettext

    from asgiref.local import Local
    from django.utils.translation import trans_real

    gettext._translations = {}  # type: ignore[attr-defined]
    for name, empty in (("_translations", {}), ("_default", None), ("_active", Local())):
        setattr(trans_real, name, empty)


def _compile(source: Path, target: Path) -> None:
    """Written aside and renamed in: another process may be reading."""
    import polib

    handle, aside = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    try:
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(aside)
        Path(aside).replace(target)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
