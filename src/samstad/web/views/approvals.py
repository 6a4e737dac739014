"""An agreement's chain of approval: who approves in which order, what each has said, and what one may do now."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.places import approving
from samstad.places.approval_rules import Chain
from samstad.places.models import Agreement
from samstad.web import place_forms
from samstad.web import prevention_forms as forms
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.loaders import load_chain
from samstad.web.local_forms import Nothing
from samstad.web.pages import crumb, here
from samstad.web.templatetags.samstad import plain
from samstad.web.working import Act, granted, work


def told(chain: Chain) -> dict[str, Any]:
    """The chain as pages show it: each body with what stands of it, and what has fallen."""
    standing = {row.organisation_id: row for row in chain.standing}
    fallen = chain.agreement.approvals.filter(fallen_on__isnull=False).select_related("organisation__city")
    return {
        "chain": chain,
        "steps": [(body, standing.get(body.pk), body == chain.turn) for body in chain.bodies],
        "fallen": fallen,
    }


@page("view", load_chain, methods=(*READING, "POST"))
def approval(request: Any, chain: Chain) -> HttpResponse:
    """The chain of one agreement."""
    agreement = chain.agreement
    return work(
        request,
        granted(request.actor, chain, _acts(request.actor, chain)),
        "agreements/approval.html",
        crumbs=[
            crumb("agreements", request.city),
            (plain(agreement.document.title), address(agreement)),
            here(_("Approval")),
        ],
        agreement=agreement,
        **told(chain),
    )


def _acts(actor: Any, chain: Chain) -> list[tuple[str, Act]]:
    agreement = chain.agreement

    def back(save: Any) -> Any:
        def saved(form: Any) -> Agreement | None:
            save(form)
            return None

        return saved

    turn = plain(chain.turn.name) if chain.turn else ""
    return [
        (
            "set",
            Act(
                "set",
                _("Say who approves"),
                partial(forms.ApproversForm, list(chain.bodies), agreement.city),
                back(lambda f: approving.set_chain(actor, agreement, f.bodies())),
            ),
        ),
        (
            "ask",
            Act(
                "ask",
                _("Ask for approval"),
                Nothing,
                back(lambda _f: approving.ask(actor, agreement)),
            ),
        ),
        (
            "approve",
            Act(
                "approve",
                _("%(body)s approves") % {"body": turn},
                forms.ApproveForm,
                back(lambda f: approving.approve(actor, agreement, **f.cleaned_data)),
            ),
        ),
        (
            "send_back",
            Act(
                "send_back",
                _("%(body)s returns it") % {"body": turn},
                forms.SendBackForm,
                back(lambda f: approving.send_back(actor, agreement, **f.cleaned_data)),
            ),
        ),
        (
            "take_back",
            Act(
                "take_back",
                _("Take it back, to write on"),
                place_forms.WhyForm,
                back(lambda f: approving.take_back(actor, agreement, f.cleaned_data["why"])),
            ),
        ),
    ]
