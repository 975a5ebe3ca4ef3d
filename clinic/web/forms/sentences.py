"""Our sentences for what WTForms says of a field.

WTForms translates the way gettext does: its English sentence is the key, and a form's `get_translations` gives the
catalogue. This is that catalogue. A test holds each key to the messages that the installed WTForms has.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _

NO_CHOICE = _("Choose one of the answers shown.")
SENTENCES = {
    "This field is required.": _("Fill this in."),
    "Not a valid integer value.": _("Enter a whole number, in digits."),
    "Not a valid decimal value.": _("Enter a number, in digits."),
    "Not a valid float value.": _("Enter a number, in digits."),
    "Not a valid date value.": _("Enter a date with day, month and year."),
    "Not a valid datetime value.": _("Enter a date and a time."),
    "Not a valid time value.": _("Enter a time of day."),
    "Not a valid choice.": NO_CHOICE,
    "Invalid Choice: could not coerce.": NO_CHOICE,
    "'%(value)s' is not a valid choice for this field.": _("Choose among the answers shown."),
    "'%(value)s' are not valid choices for this field.": _("Choose among the answers shown."),
    "Invalid email address.": _("Enter an e-mail address, like name@example.org."),
    "Invalid input.": _("Enter this the way the example shows."),
    "Number must be at least %(min)s.": _("Enter %(min)s or more."),
    "Number must be at most %(max)s.": _("Enter %(max)s or less."),
    "Number must be between %(min)s and %(max)s.": _("Enter a number from %(min)s to %(max)s."),
    "Field must be at least %(min)d characters long.": _("Write at least %(min)d characters."),
    "Field cannot be longer than %(max)d characters.": _("Write at most %(max)d characters."),
    "Field must be between %(min)d and %(max)d characters long.": _(
        "Write between %(min)d and %(max)d characters."
    ),
    "Field must be exactly %(max)d characters long.": _("Write exactly %(max)d characters."),
    "Field must be equal to %(other_name)s.": _("The two entries differ. Type the same twice."),
}


class OurSentences:
    """The translations object that WTForms asks for its messages."""

    def gettext(self, message: str) -> str:
        return str(SENTENCES.get(message, message))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        del singular, number
        return self.gettext(plural)
