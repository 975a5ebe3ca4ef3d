"""Every word of a closed list has its words, and a consult's standing is asked of the domain."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.followup.adherence import Band, Zone
from clinic.domain.followup.notices import NoticeKind, NoticeStatus
from clinic.domain.record.standing import Standing, standing
from clinic.domain.screening.consults import ConsultKind, Decision
from clinic.domain.screening.rules import Examined, Urgency
from clinic.domain.screening.words import EXAMINED
from clinic.web import words


@pytest.mark.parametrize(
    ("said", "closed"),
    [
        (words.KINDS, ConsultKind),
        (words.DECISIONS, Decision),
        (words.URGENCIES, Urgency),
        (words.BANDS, Band),
        (words.ZONES, Zone),
        (words.NOTICE_KINDS, NoticeKind),
        (words.NOTICE_LOOKS, NoticeStatus),
        (EXAMINED, Examined),
    ],
)
def test_every_word_of_the_list_is_said(said, closed):
    assert set(said) == set(closed)


@pytest.mark.parametrize(
    ("on", "is_withdrawn", "stands"),
    [
        (date(2026, 11, 20), False, Standing.IN_FORCE),
        (date(2026, 11, 21), False, Standing.EXPIRED),
        (date(2026, 11, 20), True, Standing.WITHDRAWN),
        (date(2026, 11, 22), True, Standing.WITHDRAWN),
    ],
)
def test_a_consult_stops_counting_on_the_day_of_its_expiry_or_when_it_is_withdrawn(on, is_withdrawn, stands):
    assert standing(date(2026, 11, 21), is_withdrawn=is_withdrawn, on=on) is stands


def test_the_page_says_where_the_bands_begin_as_the_domain_draws_them():
    assert words.BANDS_BEGIN == "On track from 80%, partial from 50%"
