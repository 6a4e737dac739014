"""Template tags of the site: words in the reader's language, numbers, days, addresses, and shapes for states."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from samstad.drawing import numbers
from samstad.methods.values import Missing
from samstad.organisation.texts import pick
from samstad.steering import money
from samstad.web import addresses, shapes

register = template.Library()


def language() -> numbers.Lang:
    """The language of the page, as `drawing.numbers` names it."""
    return "en" if (get_language() or "sv").startswith("en") else "sv"


@register.filter
def plain(value: dict[str, str] | str | None) -> str:
    """A city's text as plain words, for titles and attributes."""
    return value if isinstance(value, str) else pick(value, language()).text


@register.filter
def words(value: dict[str, str] | str | None) -> SafeString:
    """A city's text; where only the Swedish exists on an English page, it is marked as Swedish."""
    if isinstance(value, str):
        return conditional_escape(value)
    wanted = language()
    text, lang = pick(value, wanted)
    if lang == wanted or not text:
        return conditional_escape(text)
    return format_html('<span lang="{}">{}</span>', lang, text)


@register.simple_tag
def lang_of(value: dict[str, str] | None) -> SafeString:
    """` lang="sv"` where a text is not in the page's language, for elements whose text cannot hold a span."""
    text, lang = pick(value, language())
    return SafeString("") if lang == language() or not text else format_html('lang="{}"', lang)


@register.filter
def titlelang(value: dict[str, str] | None) -> str:
    return pick(value, language()).lang


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A day in words; a moment as the day it has in the city's time zone."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return numbers.format_date(value, language())


@register.simple_tag
def years(first: dt.date | None, last: dt.date | None) -> str:
    """The years that something is valid: 2024–2028, 2026, from 2024."""
    if first is None or last is None:
        only = first or last
        return str(only.year) if only else ""
    return str(first.year) if first.year == last.year else f"{first.year}{numbers.DASH}{last.year}"


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A day and time: 1 oktober 2025 kl. 14.05."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    clock = f"kl. {local:%H.%M}" if language() == "sv" else f"at {local:%H:%M}"
    return f"{numbers.format_date(local.date(), language())} {clock}"


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    return "" if value is None else numbers.format_number(float(value), int(decimals), language())


@register.filter
def missing_words(code: str) -> str:
    """Why a number is not there, by the code of its kind. A code that is not known here stands as it came."""
    try:
        return numbers.missing_text(Missing.from_code(code), language())
    except ValueError:
        return code


@register.filter
def percent(share: float | None) -> str:
    """A share 0–1 as whole per cent."""
    return "–" if share is None else f"{number(share * 100)} %"


@register.filter
def mnkr(amount: Any) -> str:
    """Kronor as a budget table prints them: million kronor, one decimal."""
    return money.mnkr(amount)


@register.filter
def signed_mnkr(amount: Any) -> str:
    """A difference: as `mnkr`, in kronor where a million's decimal does not show it."""
    return money.difference(amount)


@register.filter
def kronor(amount: Any) -> str:
    """Whole kronor with spaces between thousands; a dash where there is no amount."""
    return money.kronor(amount)


@register.filter
def megabytes(size: int) -> str:
    """The size of a file: 1,2 MB or 340 kB."""
    if size >= 1_000_000:
        return f"{number(size / 1_000_000, 1)}{numbers.HARD_SPACE}MB"
    return f"{number(max(1, round(size / 1000)))}{numbers.HARD_SPACE}kB"


@register.simple_tag(takes_context=True)
def address(context: template.Context, obj: Any) -> str:
    """Where `obj` has its page, within the city of this page where it is national."""
    return addresses.address(obj, context.get("city"))


@register.simple_tag
def badge_shape(scale: str, state: str) -> SafeString:
    return mark_safe(shapes.shape(scale, str(state)))


@register.filter
def alert_color(level: str) -> str:
    """Django's level of a message as the design system's colour."""
    return {"error": "danger", "warning": "warning", "success": "success"}.get(level, "info")


@register.filter
def who(label: str) -> str:
    """Whoever did something, by name: the record has an e-mail address, which is nobody else's business."""
    from django.utils.translation import gettext as _

    from samstad.organisation.models import User

    if label.startswith("cli:"):
        return _("the command line")
    user = User.objects.filter(email=label.lower()).first()
    return user.name if user else _("somebody who no longer has an account")


@register.filter
def widget(field: Any) -> SafeString:
    """A form field in the design system's clothes, whoever wrote the form; the label is no placeholder."""
    field.field.widget.attrs.pop("placeholder", None)
    attributes = {"class": "ds-input"}
    if field.errors:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.id_for_label}_error"}
    return field.as_widget(attrs=attributes)


@register.simple_tag(takes_context=True)
def demo_accounts(context: template.Context) -> list[Any]:
    """The demo's persons to sign in as; empty everywhere else."""
    from samstad.web.views.accounts import demo_accounts

    return demo_accounts(context["request"])


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """What a mapping has under a key that is itself a variable; nothing where it has none."""
    return (mapping or {}).get(key, "")


@register.simple_tag
def body_options(bodies: Any, chosen: str) -> SafeString:
    """The choices of a list of bodies. Made here at once: a large city has thousands, and a list on many pages."""
    rows = (
        (body.code, mark_safe(" selected") if body.code == chosen else "", plain(body.name))
        for body in bodies
    )
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag
def place_options(places: Any, chosen: str, *, grouped: bool = False) -> SafeString:
    """The choices of a list of places (a query of areas), `area set:code` each; under their area sets if `grouped`."""
    rows = places.values_list("area_set__code", "area_set__name", "code", "name")
    if not grouped:
        return _place_options(rows, chosen)
    sets = groupby(rows, key=lambda row: row[:2])
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        ((plain(name), _place_options(inside, chosen)) for (_code, name), inside in sets),
    )


def _place_options(rows: Any, chosen: str) -> SafeString:
    values = ((f"{area_set}:{code}", plain(name)) for area_set, _name, code, name in rows)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if value == chosen else "", name) for value, name in values),
    )


@register.inclusion_tag("steering/tabs.html", takes_context=True)
def steering_tabs(context: template.Context) -> dict[str, Any]:
    """The pages of the steering, with the one that is open marked."""
    from django.utils.translation import gettext as _

    tabs = [
        ("steering", _("Goal tree")),
        ("documents", _("Documents")),
        ("assignments", _("Assignments")),
        ("premises", _("Premises")),
        ("steering_place", _("Places")),
        ("gaps", _("Gaps")),
    ]
    return {"tabs": tabs, "city": context["city"], "request": context["request"]}


@register.inclusion_tag("referrals/tabs.html", takes_context=True)
def referral_tabs(context: template.Context) -> dict[str, Any]:
    """The lists of how a proposal becomes a decision, with the one that is open marked."""
    from django.utils.translation import gettext as _

    tabs = [
        ("referrals", _("Referrals")),
        ("interpellations", _("Interpellations and motions")),
        ("meetings", _("Meetings")),
        ("matters", _("Registry")),
    ]
    return {"tabs": tabs, "city": context["city"], "request": context["request"]}
