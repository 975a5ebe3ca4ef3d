"""What a patient reports that wants help at once stays on the list until somebody examined them, by every way out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup import emergencies
from clinic.domain.followup.emergencies import Examination
from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.domain.followup.worklist import Cause
from clinic.domain.screening.rules import Urgency
from clinic.models import AuditEvent, WorklistItem
from clinic.services.followup import worklist
from clinic.services.followup.diary import corrections
from clinic.services.plans import plans
from tests.browser import controls
from tests.integration.conftest import sign_in
from tests.integration.followup.judged.walking import Walk

EMERGENCIES = [sign for sign in Sign if SIGN_WORDS[sign].urgency is Urgency.EMERGENCY]
OTHERS = [sign for sign in Sign if sign not in EMERGENCIES]
FIELDS = {"examined_by", "examined_as", "examined_on"}


def told(walk: Walk, sign: Sign) -> WorklistItem:
    walk.report(signs=frozenset({sign}))
    (item,) = walk.open()
    return item


def examined(walk: Walk, **other: object) -> Examination:
    said: dict[str, object] = {"by": "Mia Hall", "profession": "Emergency doctor", "on": walk.now.date()}
    return Examination(**(said | other))  # type: ignore[arg-type]  # a test's own dictionary


def answer(walk: Walk, item: WorklistItem, *, resume: bool, exam: Examination = emergencies.NONE) -> None:
    said = {"text": "ok", "resume": resume, "examined": exam, "seen": None}
    try:
        worklist.answer(walk.desk.session, item=item, **said, by=walk.desk.alice, at=walk.now)
    except InvalidInput:
        walk.desk.session.rollback()
        raise
    walk.judge()


@pytest.mark.parametrize("sign", EMERGENCIES)
def test_no_word_ends_an_emergency(walk: Walk, sign: Sign) -> None:
    item = told(walk, sign)
    with pytest.raises(InvalidInput) as refused:
        answer(walk, item, resume=True)
    assert refused.value.errors.keys() == FIELDS
    (still,) = walk.open()
    assert (still.answer, still.stops, still.urgency) == ("", "plan", "emergency")


@pytest.mark.parametrize("sign", EMERGENCIES)
def test_it_ends_with_what_somebody_found_who_examined_the_patient(walk: Walk, sign: Sign) -> None:
    answer(walk, told(walk, sign), resume=True, exam=examined(walk))
    assert walk.open() == []
    (kept,) = walk.desk.session.query(WorklistItem)
    assert (kept.examined_by, kept.examined_as, kept.examined_on) == (
        "Mia Hall",
        "Emergency doctor",
        walk.now.date(),
    )
    events = walk.desk.session.query(AuditEvent).filter_by(action="worklist.answer")
    assert [event.detail["examined"] for event in events] == [True]


@pytest.mark.parametrize("sign", EMERGENCIES)
def test_nor_does_the_next_version_end_it(walk: Walk, sign: Sign) -> None:
    item = told(walk, sign)
    answer(walk, item, resume=False)
    draft = walk.desk.draft()
    walk.judge()
    with pytest.raises(ActionDenied, match=r"An emergency was reported, and no examination is recorded: "):
        walk.desk.sign_blank(draft)
    walk.desk.session.rollback()
    assert len(walk.open()) == 1
    answer(walk, item, resume=False, exam=examined(walk))
    walk.desk.sign_blank(draft)
    assert walk.open() == []


@pytest.mark.parametrize("sign", EMERGENCIES)
def test_nor_does_a_withdrawn_plan(walk: Walk, sign: Sign) -> None:
    told(walk, sign)
    plans.withdraw(walk.desk.session, plan=walk.plan, reason="Ended.", by=walk.desk.alice, at=walk.now)
    walk.judge()
    assert len(walk.open()) == 1
    pat = walk.alice.application.test_client()
    sign_in(pat, walk.desk.pat)
    assert "Get emergency help now" in pat.get("/my/").text


@pytest.mark.parametrize("sign", OTHERS)
def test_what_is_no_emergency_is_answered_in_words(walk: Walk, sign: Sign) -> None:
    item = told(walk, sign)
    with pytest.raises(InvalidInput, match="Only an emergency"):
        answer(walk, item, resume=True, exam=examined(walk))
    answer(walk, item, resume=True)
    assert walk.open() == []


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"by": " "}, "examined_by", emergencies.NOBODY),
        ({"by": "A. Able"}, "examined_by", emergencies.YOURSELF),
        ({"by": "Mia " + "H" * 120}, "examined_by", emergencies.TOO_LONG.format(most=120)),
        ({"profession": ""}, "examined_as", emergencies.NOT_AS_WHAT),
        ({"profession": "d" * 81}, "examined_as", emergencies.TOO_LONG.format(most=80)),
        ({"on": None}, "examined_on", emergencies.NO_DAY),
        ({"on": timedelta(days=1)}, "examined_on", emergencies.IN_THE_FUTURE),
        ({"on": timedelta(days=-1)}, "examined_on", emergencies.BEFORE_THE_SIGN.format(day="Nov 21, 2026")),
    ],
)
@pytest.mark.parametrize("resume", [True, False])
def test_what_says_too_little_of_an_examination_is_refused_at_its_field(
    walk: Walk, said: dict[str, object], field: str, sentence: str, resume: bool
) -> None:
    item = told(walk, Sign.CHEST)
    moved = {
        key: walk.now.date() + value if isinstance(value, timedelta) else value for key, value in said.items()
    }
    with pytest.raises(InvalidInput) as refused:
        answer(walk, item, resume=resume, exam=examined(walk, **moved))
    assert refused.value.errors == {field: sentence}
    assert walk.open()[0].answer == ""


def test_words_are_enough_once_a_therapist_marked_the_report_as_mistaken(walk: Walk) -> None:
    item = told(walk, Sign.SADDLE)
    (report,) = walk.kept()
    said = {"reason": "Ticked by mistake, Pat said on the phone.", "by": walk.desk.alice, "at": walk.now}
    corrections.mark(walk.desk.session, training=report, patient=walk.desk.pat, **said)
    walk.judge()
    assert "Say how you know that it was a mistake." in walk.alice.get(f"/worklist/{item.id}").text
    answer(walk, item, resume=True)
    assert walk.open() == []


def test_and_once_the_patient_corrected_it_but_not_where_the_correction_says_it_too(walk: Walk) -> None:
    item = told(walk, Sign.SADDLE)
    (report,) = walk.kept()
    corrected = walk.report(corrects=report, signs=frozenset({Sign.SADDLE}), pain=2)
    with pytest.raises(InvalidInput):
        answer(walk, item, resume=True)
    walk.clock.pass_by(minutes=5)
    again = walk.report(corrects=corrected)
    answer(walk, item, resume=True)
    assert item.id not in {left.id for left in walk.open()}
    assert again.replaces == corrected.id


def test_a_correction_that_was_taken_back_corrected_nothing(walk: Walk) -> None:
    item = told(walk, Sign.SADDLE)
    (report,) = walk.kept()
    walk.undo(walk.report(corrects=report))
    with pytest.raises(InvalidInput):
        answer(walk, item, resume=True)


def test_worse_news_under_the_same_line_asks_for_another_examination(walk: Walk) -> None:
    item = told(walk, Sign.CHEST)
    answer(walk, item, resume=False, exam=examined(walk))
    worse = Cause(item.reason, item.cause, "Chest pain at rest", item.stops, graver_than=None)
    worklist.open_items(
        walk.desk.session, walk.desk.pat, [worse], plan=walk.plan, number=item.number, at=walk.now
    )
    walk.judge()
    with pytest.raises(InvalidInput) as refused:
        answer(walk, item, resume=True)
    assert refused.value.errors.keys() == FIELDS
    answer(walk, item, resume=False, exam=examined(walk))
    answer(walk, item, resume=True)  # the examination is recorded
    assert walk.open() == []


def test_the_page_asks_who_examined_keeps_what_was_typed_and_says_the_urgency(walk: Walk) -> None:
    item = told(walk, Sign.SADDLE)
    address = f"/worklist/{item.id}"
    page = walk.alice.get(address).text
    assert "Stop sign: emergency" in page
    assert "It ends with what somebody found who examined the patient" in page
    said = controls(page) | {"answer": "Sent to the hospital.", "after": "resume", "examined_by": "Mia Hall"}
    refused = walk.alice.post(f"{address}/answer", data=said)
    assert refused.status_code == 422
    assert emergencies.NO_DAY in refused.text
    assert 'value="Mia Hall"' in refused.text
    more = {"examined_as": "Doctor", "examined_on": walk.now.date().isoformat()}
    assert walk.alice.post(f"{address}/answer", data=said | more).status_code == 303
    ended = walk.alice.get(address).text
    assert "Examined by Mia Hall, Doctor, on Nov 21, 2026." in ended


@pytest.mark.parametrize("sign", EMERGENCIES)
def test_the_patients_page_keeps_the_urgency_as_long_as_it_stands(walk: Walk, sign: Sign) -> None:
    item = told(walk, sign)
    pat = walk.alice.application.test_client()
    sign_in(pat, walk.desk.pat)
    answer(walk, item, resume=False)
    assert "Get emergency help now" in pat.get("/my/").text
    answer(walk, item, resume=False, exam=examined(walk))
    assert "Get emergency help now" in pat.get("/my/").text
    answer(walk, item, resume=True)
    assert "Get emergency help now" not in pat.get("/my/").text


def test_it_ranks_with_red_flags_and_every_list_says_how_urgent_it_is(walk: Walk) -> None:
    item = told(walk, Sign.SADDLE)
    assert item.rank == 0
    for address in ("/worklist", "/patients"):
        assert "Stop sign: emergency" in walk.alice.get(address).text, address
    assert "Stop sign (emergency)" in walk.alice.get(f"/patients/{walk.desk.pat.id}").text


def test_where_it_is_tomorrow_already_an_examination_of_today_is_none_of_before(walk: Walk) -> None:
    tomorrow = walk.now.date() + timedelta(days=1)
    walk.clock.pass_by(hours=3)
    walk.report(day=tomorrow, zone="Pacific/Auckland", signs=frozenset({Sign.CHEST}))
    (item,) = walk.open()
    answer(walk, item, resume=True, exam=examined(walk))
    assert walk.open() == []


def test_the_database_keeps_no_half_of_an_examination(walk: Walk) -> None:
    told(walk, Sign.SADDLE)
    with pytest.raises(IntegrityError):
        walk.desk.session.execute(text("UPDATE worklist_items SET examined_by = 'Mia Hall'"))
    walk.desk.session.rollback()
