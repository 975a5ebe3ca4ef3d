"""Every limit of what can be recorded, written once: column, CHECK, form and sentence take the figure from here.

They are limits of the product, where a slip of the finger is likelier than a wish; a limit that rests on a source
names it. Those of a dosage stand in `dosage.LIMITS`, those of blood pressures and the like in `record.facts`,
those of a password in `access.passwords`.

>>> f"Enter {ACUTE_WEEKS} weeks.", ACUTE_WEEKS.check("acute_window_weeks")
('Enter 4 to 12 weeks.', 'acute_window_weeks BETWEEN 4 AND 12')
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """From `low` to `high`, both allowed."""

    low: int
    high: int

    def __contains__(self, figure: float) -> bool:
        return self.low <= figure <= self.high

    def __str__(self) -> str:
        return f"{self.low} to {self.high}"

    def check(self, column: str) -> str:
        """The constraint that holds a column to it."""
        return f"{column} BETWEEN {self.low} AND {self.high}"


def too_long(most: int, what: str = "this") -> str:
    """The sentence that refuses a text of more characters than `most`.

    >>> too_long(GOAL), too_long(DOSAGE_NOTE, "the note")
    ('Keep this to 200 characters.', 'Keep the note to 300 characters.')
    """
    return f"Keep {what} to {most} characters."


# Most characters of a text.
NAME = 120  # of a person or a clinic
EMAIL = 200
PHONE = 40
RECORD_NUMBER = 40  # that a clinic gives its patients
SEARCH_KEY = 130  # by which a patient is found
ADDRESS = 300
PROFESSION = 80
REGISTRATION = 60
SIGN_IN_NAME = Span(3, 200)
SEARCH = 200
ACTION = 60  # its name in the audit log
GOAL = 200
PROBLEM_NOTE = 300
DOSAGE_NOTE = 300
PROGRAM_NOTE = 1000
REPORT_NOTE = 1000
REPORT_OTHER = 300  # what somebody did instead of the plan, or beside it
REPORT_ZONE = 64  # the name of a time zone, as a device gives it
REPORT_MISTAKEN = 300  # why a report counts nowhere
CONSULT_REASON = 1000
CLEARANCE_RESULT = 1000  # of the medical assessment of a red flag
WITHDRAWAL_REASON = 300  # of a plan, a consult or a clearance
DETAIL_WORDS = 40  # a birth date, a figure, a yes
TAKEN_BACK_REASON = 300  # of a condition or an answer
WORKLIST_CAUSE = 100  # the name of what opened an item
WORKLIST_TEXT = 800  # what the patient is to do, in the words of a rule or ours
WORKLIST_TITLE = 200  # what the worklist says of a patient, our own words
SUGGESTION_STEP = 1000  # the name of a step, with the words of a harder way
SUGGESTION_REASON = 300  # why a step was changed or declined
SUGGESTION_BECAUSE = 600  # our own sentence, with what an exercise and its steps are called
PAIN_CAP_REASON = 300
HANDING_NOTE = 300  # with which a draft is passed on or handed back
WORKLIST_ANSWER = 1000  # what a clinician did about it
ATTEMPT_WORDS = 300  # beside a call that reached nobody
PAUSE_WORDS = 300  # why a therapist pauses a plan, beside the reason
PAUSE_TEXT = 300  # what the patient reads of it
EVENT_TEXT = 1000  # what happened to a patient, what was done, what became known
MAIL_ANSWER = 300  # of a mail server that did not take a notice; the rest is cut
REFUSAL = 500  # why no plan was made of a signing: our own sentence
RANGE_LIMIT = 200  # of a consult, printed on the plan
SURGEONS_LIMITS = 300  # what a surgeon limits, as a consult names it
VISIT_NOTE = 4000
EPISODE_NOTE = 500  # about the end of an episode
SUMMARY_TEXT = 2000  # of one part of a discharge summary
COPY_NAME = 80
TEMPLATE_NAME = 80
COPY_TEXT = 800  # so that a handout holds it; the library's longest has fewer than half

GOALS = 5
PROGRAM_ITEMS = 20
TEMPLATES = 100  # that a clinic keeps, and each of its people beside it: one page lists them
OWN_COPIES = 200  # that a clinic uses at once, nearly three of each exercise: pages list them all

ACUTE_WEEKS = Span(4, 12)  # how long an injury counts as acute; guidelines differ (G25)
USUAL_ACUTE_WEEKS = 6
INTAKE_DAYS = Span(30, 365)  # how long answers stand; clinician to confirm
USUAL_INTAKE_DAYS = 90
WORD_COUNTS_WEEKS = 12
"""How long a consult or a medical assessment counts unless its author says less or more."""
WORD_COUNTS_MONTHS = 12  # the most it can count, as for questionnaire clearance (P66)
REPORT_WEEKS = 4  # how long after a training session a patient can still report it
REPORT_CORRECTION_DAYS = 7  # how long after it was sent a patient can still correct a report
REPORT_UNDO_SECONDS = 60  # how long a patient can take it back as if it had not been sent
REPORT_CLOCK_DAYS = 1  # how far a device's clock may be from ours before we ask for the day
WORKLIST_SNOOZE_WEEKS = 4
CALL_UNDO_MINUTES = 10  # how long whoever noted a call in vain can take the note back
PAUSE_UNDO_MINUTES = 10  # how long a therapist can take a pause back as if there had been none
ASK_WEEKS = Span(1, 26)  # between two questions about outcomes at home; clinician to confirm
SILENCE_DAYS = Span(3, 30)  # without a report; clinician to confirm, as are the next six
USUAL_SILENCE_DAYS = 7
NEW_PLAN_DAYS = 7  # in which nobody misses a report yet
EXPIRES_SOON_DAYS = 14
REVIEW_AGAIN_DAYS = 14  # after somebody dealt with a review and no other version was signed
REVIEW_WEEKS = 26  # the latest that a plan is looked at again
USUAL_REVIEW_WEEKS = 6
PAIN_CAP = Span(0, 9)  # the highest pain that a plan lets pass, of 10
USUAL_PAIN_CAP = 5  # P94, P95
DIGEST_HOURS = Span(0, 23)  # at which the day's e-mail goes out
USUAL_DIGEST_HOUR = 7
NOTICE_MINUTES = 15  # between two e-mails at once to one person
NOTICE_WEEKS = 13  # for which it is kept how an e-mail went

EARLIEST_BIRTH = date(1900, 1, 1)
HEIGHT_CM = Span(50, 250)
WEIGHT_KG = Span(10, 350)
BALL_SIZES_CM = (45, 55, 65, 75, 85)  # diameters, as sold
SMALL_BALL_CM = 25  # a soft ball to squeeze or lean on: an exercise may ask for one, nobody sits on it
BALL_RATING_KG = Span(50, 1000)
DONE_SETS = Span(0, 10)  # of an exercise that was done in part
DONE_AMOUNT = Span(0, 3600)  # repetitions or seconds: in the last set, or beyond it
SCORE = Span(0, 10)  # of pain, of effort and of what a patient can do
CHANGE_SCORE = Span(-5, 5)  # against the beginning of care
CHAIR_STANDS = Span(0, 60)  # in half a minute
UP_AND_GO_TENTHS = Span(20, 3000)  # of a second
SINGLE_LEG_TENTHS = Span(0, 1800)
HOLD_SECONDS = Span(0, 900)
