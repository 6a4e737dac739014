"""What the reading of a document is told in: how a fact was found, how surely, why it was not, what was left out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from samstad.referrals.reading.found import Caution, Confidence, Place, Reason, Rule


def confidence(value: Confidence) -> str:
    return {
        Confidence.SURE: _("sure: the document says so"),
        Confidence.LIKELY: _("likely: by its form and place"),
        Confidence.UNSURE: _("unsure: check it against the document"),
    }[value]


def rule(value: Rule) -> str:
    return {
        Rule.LABEL: _("stands after a label"),
        Rule.MARKED: _("marked so in the file"),
        Rule.FORM: _("has a form of its own"),
        Rule.WORDS: _("known words"),
        Rule.NUMBER: _("its number follows the one before"),
        Rule.CAPITALS: _("written in capitals"),
        Rule.LOOKS: _("bold or larger than the text"),
        Rule.ALONE: _("a short line that stands alone"),
        Rule.OPENING: _("stands first in the document"),
        Rule.LETTERHEAD: _("stands in the letterhead"),
        Rule.DECIDES: _("the proposal says who decides"),
        Rule.COMMISSIONS: _("gives the assignment"),
        Rule.SIGNED: _("the name stands under the text"),
        Rule.REFERRED_TO: _("the proposal was sent to this body"),
        Rule.BY_THE_DATE: _("something is asked for by this date"),
        Rule.SAME_DATE: _("the same date as in the sentence before"),
        Rule.ANNEX_LIST: _("stands in the list of annexes"),
        Rule.MENTIONED: _("mentioned in the text"),
    }[value]


def reason(value: Reason) -> str:
    return {
        Reason.NOTHING_LIKE_IT: _("Not found: nothing in the document looks like it."),
        Reason.STARTS_WITH_SECTION: _("Not found: the text begins with the heading of a section."),
        Reason.ONLY_OTHER_DATES: _("Not found: the dates in the document are of something else."),
        Reason.ONLY_MENTIONED: _("Not found: the numbers in the document are of other matters."),
        Reason.ONLY_RECURRING: _("Not found: only days that come back each year."),
        Reason.SEVERAL: _("Several were found that differ: choose one."),
        Reason.NO_TEXT: _("The file has no text: it may be pictures of pages."),
    }[value]


def caution(value: Caution, detail: str) -> str:
    return {
        Caution.ENCODING_ASSUMED: _("The letters were read as %(detail)s: check å, ä and ö."),
        Caution.IMPOSSIBLE_DATE: _("There is no such day: %(detail)s."),
        Caution.CUT_PAGES: _("Only the first pages were read: %(detail)s."),
        Caution.PAGES_WITHOUT_TEXT: _("Pages without text, which may be pictures: %(detail)s."),
        Caution.TRACKED_CHANGES: _("There are tracked changes (%(detail)s). They were read as accepted."),
        Caution.NOTES_LEFT_OUT: _("Notes and comments were not read: %(detail)s."),
        Caution.BOXES_APART: _("Text boxes were read apart from the text: %(detail)s."),
        Caution.PICTURES_LEFT_OUT: _("Pictures were not read: %(detail)s."),
        Caution.HIDDEN_LEFT_OUT: _("Hidden parts were not read: %(detail)s."),
        Caution.MARGINS_LEFT_OUT: _("Headers and footers were left out of the text: %(detail)s."),
    }[value] % {"detail": detail}


def place(value: Place) -> str:
    """ "page 2, line 14"; empty where the file has neither."""
    parts = []
    if value.page is not None:
        parts.append(_("page %(number)d") % {"number": value.page})
    if value.line is not None:
        parts.append(_("line %(number)d") % {"number": value.line})
    elif value.paragraph is not None:
        parts.append(_("paragraph %(number)d") % {"number": value.paragraph})
    return ", ".join(parts)
