"""The worklist, the first page after signing in: who needs somebody, the most urgent first."""

from __future__ import annotations

from flask import render_template, request

from clinic import auth, db
from clinic.domain.followup.due import draft_of
from clinic.domain.followup.reasons import OF_REASON, LeadsTo, Reason
from clinic.models import Patient, new_id
from clinic.services.followup import chores, worklists
from clinic.services.followup.care import put_off
from clinic.services.followup.chores import Kind
from clinic.services.followup.lines import attempts, exercises
from clinic.services.followup.worklists import Worklist
from clinic.services.plans import plans, progress
from clinic.services.record import not_allowed, patients
from clinic.web.therapist.blueprint import blueprint
from clinic.web.therapist.followup import answering, calling, ways_out

OF_REPORTS = frozenset(
    reason for reason, row in OF_REASON.items() if row.leads_to in (LeadsTo.PAINS, LeadsTo.LAST_REPORTS)
)
"""Why somebody is on the list whose newest report says how it is now."""


@blueprint.get("/worklist")
def worklist() -> str:
    session, by, at = db.get_session(), auth.staff(), auth.now()
    whose, looked_at = request.args.get("whose", "mine"), chores.last(session, Kind.RESCREEN)
    found = worklists.page_of(session, by, whose=whose, page=request.args.get("page", 1, type=int), at=at)
    shown = [item for line in found.lines for item in (line.first, *line.others)]
    return render_template(
        "therapist/followup/worklist.html",
        found=found,
        exercises=exercises.names(session, shown),
        calls=attempts.of_patients(session, by, [line.patient for line in found.lines], at=at),
        made=new_id,
        with_plan=plans.with_one(session, [line.patient for line in found.lines]),
        refusals=not_allowed.of_patients(session, _flagged(found)),
        put_off=put_off.of(session, by, whose=whose, at=at),
        today=patients.today(session, by, at),
        counted=worklists.COUNTED - 1,
        page_size=worklists.LINES,
        unsigned=progress.unsigned(session, by, at=at),
        whose=whose,
        reasons=OF_REASON,
        draft_of=draft_of,
        act_url=ways_out.act_url,
        line_id=answering.line_id,
        call_of=calling.of_line,
        of_reports=OF_REPORTS,
        looked_at=looked_at,
        is_late=chores.is_late(looked_at, at=at),
    )


def _flagged(found: Worklist) -> list[Patient]:
    """Of whom a line is about a red flag: what a doctor said who does not allow exercise stands with it."""
    return [
        line.patient
        for line in found.lines
        if any(item.reason is Reason.RED_FLAG for item in (line.first, *line.others))
    ]
