"""Forms of files that are sent in, and of annexes that a document names."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.web.forms import Described
from samstad.web.referral_forms import SentFile, line


class FileForm(Described):
    """A file that is sent in."""

    title = line(label=_("What the file is"), required=False)
    file = SentFile(
        label=_("File"),
        help_text=_("PDF, Word, Excel, OpenDocument, text or picture; at most 50 MB, without macros."),
    )
    whole = forms.BooleanField(label=_("The file is the answer as a whole"), required=False)

    def __init__(self, *args: Any, whole: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not whole:
            del self.fields["whole"]


class AnnexForm(Described):
    """An annex that a document names, to be kept or not."""

    keep = forms.BooleanField(label=_("The answer has this annex"), required=False)
    title = line(label=_("Title"), required=False)
    said = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)


def annex_forms(data: Any) -> list[AnnexForm]:
    """Those that a page sent."""
    sent = sorted({int(found[1]) for name in data if (found := re.fullmatch(r"annex-(\d{1,3})-title", name))})
    return [AnnexForm(data, prefix=f"annex-{at}") for at in sent]
