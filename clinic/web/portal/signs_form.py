"""The part of a form that asks what is new and how much it hurts; what of it is red asks for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField
from wtforms.validators import DataRequired, Optional

from clinic import auth, db
from clinic.domain.followup.signs import SIGN_WORDS, speak_alone
from clinic.domain.limits import USUAL_PAIN_CAP
from clinic.domain.text import is_blank
from clinic.services.followup import at_home
from clinic.web.forms import Form
from clinic.web.forms.fields import choices
from clinic.web.portal.details_field import DetailsField
from clinic.web.portal.report_words import SIGNS, signs_of

ASK_NEWS = lazy_gettext("Is anything new since you last told your clinic?")
EXAMPLES = lazy_gettext(
    "Such as: chest pain, a weak or numb arm or leg, pain or tingling further down, a fall, feeling dizzy."
)
YES_OR_NO = lazy_gettext("Choose yes or no.")
NEWS = choices((("yes", lazy_gettext("Yes")), ("no", lazy_gettext("No"))))  # every question in one order
LATER = "later"  # in the address, where the queue sends what waited
PAIN, PAIN_OF_ONE = "pain", "pain_of_one"
UNCLEAR = {"sign_other"}  # stops the plan, and says little without words


class SignsForm(Form):
    """A box for each thing that can be new, under a name of its own: the offline queue keeps one value a name.

    `pain_cap` is the plan's own limit of pain, above which a score is red.
    """

    pain_cap = USUAL_PAIN_CAP

    def causes(self) -> set[str]:
        """What of it is red, by the names under which a page has advice: what was ticked, and pain above the limit, of
        all or of one exercise.
        """
        told = {name for name in SIGNS if self[name].data}
        if (self.pain.data or "").isdecimal() and int(self.pain.data) > self.pain_cap:
            told.add(PAIN)
        if any(isinstance(each, DetailsField) and (each.data.pain or 0) > self.pain_cap for each in self):
            told.add(PAIN_OF_ONE)
        return told

    def news_go_with_signs(self) -> bool:
        """Whether yes and what is new go together, and what has no box of its own is in words; says at the question
        what does not. Beside another sign, which has somebody ask, it needs none, and a report that waited on a device
        is kept without: it may be older than the question. Words that are missing already are asked for once.
        """
        told = signs_of(self)
        where = "new_words" if "new_words" in self else "note"
        words = (self[where].data or "") + (self.note.data or "")
        lacks_words = is_blank(words) and not self[where].errors
        if told and not speak_alone(told) and not has_waited() and lacks_words:
            self.fail(where, gettext("Write what else is new."))
            return False
        if self.news.data == "yes" and not told:
            self.fail("news", gettext("Tick what is new."))
        elif self.news.data == "no" and told:
            self.fail("news", gettext("You ticked something new. Choose yes, or take the tick away."))
        else:
            return True
        return False


for _name, _sign in SIGNS.items():
    setattr(SignsForm, _name, BooleanField(SIGN_WORDS[_sign].label))


class NeededUnless(DataRequired):
    """Asks for what a form lacks, unless what it tells says enough: somebody has to hear of that at once."""

    def __init__(self, says_enough: Callable[[Any], Collection[Any]], message: Any) -> None:
        super().__init__(message)
        self.says_enough = says_enough

    def __call__(self, form: Any, field: Any) -> None:
        return Optional()(form, field) if self.says_enough(form) else super().__call__(form, field)


def clear_causes(form: SignsForm) -> set[str]:
    """What is red and needs no words: not what has no box of its own, which says nothing without them."""
    return form.causes() - UNCLEAR


def has_waited() -> bool:
    """Whether this was sent from the offline queue later than it was pressed, when no page is open that could ask."""
    return request.is_json and LATER in request.args


def signs_to_ask(form: SignsForm) -> list[str]:
    """The names of the boxes that the page shows: of what can concern the patient, and of whatever is ticked. A page
    that was kept may send another, which is taken.
    """
    asked = at_home.signs_to_ask(db.get_session(), auth.patient(), at=auth.now())
    return [name for name, sign in SIGNS.items() if sign in asked or form[name].data]
