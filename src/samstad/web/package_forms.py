"""Forms on packages: handed in as a file at a national installation, and written down where it was sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.exchange import national
from samstad.exchange.models import NationalAccount, Sender
from samstad.exchange.packages import reading
from samstad.web.forms import Described, Text
from samstad.web.place_forms import CHOOSE, WRITE, Choosing
from samstad.web.templatetags.samstad import plain


class HandInForm(Choosing):
    """A package from somebody of the ministry, who says whose it is; or from a municipality, which shows its key."""

    municipality = forms.ChoiceField(label=_("Municipality"), error_messages=CHOOSE)
    key = forms.CharField(
        label=_("The municipality's key"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages=WRITE,
    )
    file = forms.FileField(
        label=_("Package"),
        help_text=_("The zip file that was made of the frozen report."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    digest = forms.CharField(
        label=_("SHA-256 that the sender gives"),
        help_text=_("May be left out. Then only the hashes inside the package are checked."),
        max_length=64,
        required=False,
    )

    def __init__(
        self, account: NationalAccount, officer: bool, *args: Any, too_large: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.account, self.too_large = account, too_large
        del self.fields["key" if officer else "municipality"]
        if officer:
            rows = {row.code: row for row in account.senders.all()}
            labels = {code: f"{plain(row.name)} ({code})" for code, row in rows.items()}
            self.offer("municipality", rows, labels, empty=_("Choose a municipality"))

    def clean_key(self) -> Sender:
        found = national.sender_of(self.account, self.cleaned_data["key"].strip())
        if found is None:
            raise forms.ValidationError(_("The key is not known here"))
        return found

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > reading.MOST_BYTES:
            raise forms.ValidationError(_("The package is too large"))
        return file

    def clean_digest(self) -> str:
        said: str = self.cleaned_data["digest"].strip().lower()
        if said and (len(said) != 64 or set(said) - set("0123456789abcdef")):
            raise forms.ValidationError(_("Write all its 64 digits and letters a to f."))
        return said

    def full_clean(self) -> None:
        super().full_clean()
        if self.too_large and self.is_bound:
            self.errors.clear()
            self.add_error("file", _("The package is too large"))

    def sender(self) -> Sender:
        found: Sender = self.cleaned_data["key"] if "key" in self.fields else self.pick("municipality")
        return found


class HandedOverForm(Described):
    to = forms.CharField(label=_("To whom"), max_length=300, error_messages=WRITE)
    receipt = Text(
        label=_("The receipt"),
        help_text=_("As it stood on the page where the package was handed in; its hash is compared."),
        rows=4,
        required=False,
    )
