"""From which day to which a list is shown: a year back unless somebody says otherwise."""

from __future__ import annotations

from datetime import date, timedelta

from wtforms import DateField, ValidationError
from wtforms.validators import Optional

from clinic.web import forms

USUAL = timedelta(days=365)
YEARS = range(1900, 2200)


def check_year(field: DateField, years: range) -> None:
    """Refuse a day outside of these years, at its field."""
    if field.data and field.data.year not in years:
        raise ValidationError(f"Enter a year from {years[0]} to {years[-1]}.")


class DaysForm(forms.Form):
    """Two days, each of which may stay empty."""

    class Meta(forms.Form.Meta):
        csrf = False

    since = DateField("From", validators=[Optional()])
    until = DateField("To", validators=[Optional()])

    def validate_since(self, field: DateField) -> None:
        check_year(field, YEARS)

    validate_until = validate_since

    def days(self, today: date) -> tuple[date, date]:
        """The days asked for, the usual ones for what is empty or refused; the form shows them."""
        until = (None if self.until.errors else self.until.data) or today
        since = (None if self.since.errors else self.since.data) or until - USUAL
        for field, day in ((self.since, since), (self.until, until)):
            field.data = field.data or day
        return since, until
