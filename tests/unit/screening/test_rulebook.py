"""A rulebook refuses rules that could not be relied on, and is known by its digest."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pytest
import yaml

from clinic.domain.content import BrokenContent
from clinic.domain.errors import InvalidInput
from clinic.domain.library.vocabulary import Mark, Tag
from clinic.domain.screening import rulebook, rulebook_text
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Examined, Scope, Severity, Urgency
from clinic.domain.screening.words import phrase
from clinic.services.screening import rulebooks
from clinic.settings import ROOT

RULE = {
    "id": "disc",
    "version": 2,
    "title": "Disc",
    "when": {"has": "lumbar_disc_herniation"},
    "applies_to": {"any": ["rotation", "prone"], "all": ["supine"], "hold_over_seconds": 20},
    "severity": "consult",
    "why": "Because.",
    "instead": "Rest.",
    "patient_text": "Go easy.",
    "sources": ["S1", "P45"],
    "mark": "cited",
    "examine": ["neurological"],
}


def section(*changes):
    rules = [RULE | change for change in changes or [{}]]
    given = [{name: value for name, value in rule.items() if value is not ...} for rule in rules]
    return {"region": "Back", "rules": given}


def parsed(**change):
    return rulebook.parse(section(change), source="back.yaml")


def test_a_rule_is_read_as_written():
    (rule,) = parsed()
    assert (rule.id, rule.version, rule.region, rule.title) == ("disc", 2, "Back", "Disc")
    assert rule.scope == Scope(frozenset({Tag.ROTATION, Tag.PRONE}), frozenset({Tag.SUPINE}), 20)
    assert (rule.severity, rule.mark, rule.sources) == (Severity.CONSULT, Mark.CITED, ("S1", "P45"))
    assert (rule.why, rule.instead, rule.patient_text) == ("Because.", "Rest.", "Go easy.")
    assert (rule.examine, rule.urgency) == ((Examined.NEUROLOGICAL,), None)
    assert (rule.facts, rule.problems) == ({"lumbar_disc_herniation"}, {"lumbar_disc_herniation"})


def test_a_red_flag_rule_carries_its_urgency():
    (rule,) = parsed(severity="contraindicated", urgency="same_day", examine=[], applies_to="program")
    assert (rule.urgency, rule.scope) == (Urgency.SAME_DAY, None)


def test_a_rule_is_said_on_the_page_with_all_it_asks_of_an_exercise():
    page = rulebook_text.document(Rulebook(parsed()))
    scope = "on the back and turns the trunk or face down, for over 20 seconds"
    assert f"| **consult** | Disc | Herniated disc, low back | {scope} | cited, S1, P45 |\n" in page
    asked = "A consult examines: " + phrase(Examined.NEUROLOGICAL)
    assert f"* `disc` (version 2): Because. *Instead:* Rest. {asked}. *Patient:* Go easy.\n" in page
    terse = rulebook_text.document(Rulebook(parsed(examine=[], patient_text=...)))
    assert "* `disc` (version 2): Because. *Instead:* Rest.\n" in terse


BROKEN = {
    "rules.0: the field why is missing.": {"why": ...},
    "rules.0.wher: is not a known field.": {"wher": {}},
    "rules.0.id: must be lower-case words": {"id": "Disc!"},
    "rules.0.version: must be 1 or more": {"version": 0},
    "rules.0.title: must be a text": {"title": ""},
    "rules.0.when: must be one of is, at_least": {"when": {}},
    "rules.0.applies_to: must be fields": {"applies_to": "everything"},
    "rules.0.applies_to: must be program or every_exercise, or name tags": {"applies_to": {"hold_over_seconds": 20}},
    "rules.0.applies_to: must name a tag.": {"applies_to": {"any": []}},
    "rules.0.applies_to.any.0: 'dancing' is not one of": {"applies_to": {"any": ["dancing"]}},
    "rules.0.applies_to.all.0: 'dancing' is not one of": {"applies_to": {"all": ["dancing"]}},
    "rules.0.applies_to.hold_over_seconds: must be a whole": {
        "applies_to": {"any": ["prone"], "hold_over_seconds": "long"}
    },
    "rules.0.applies_to: must name exercises, because the rule asks": {
        "applies_to": "program", "when": {"at_least": {"dose.sets": 9}}
    },
    "rules.0.severity: clear is not one of info": {"severity": "clear"},
    "rules.0.severity: fatal is not one of info, caution, needs_info": {"severity": "fatal"},
    "rules.0.why: must be a text": {"why": " "},
    "rules.0.instead: must be a text": {"instead": 3},
    "rules.0.patient_text: must be a text": {"patient_text": ""},
    "rules.0.sources: must be a list": {"sources": "S1"},
    "rules.0.sources.0: must be a text": {"sources": [1]},
    "rules.0.mark: 'sure' is not one of": {"mark": "sure"},
    "rules.0: is marked cited, but names no source.": {"sources": []},
    "rules.0: is marked seed, but names no source.": {"sources": [], "mark": "seed"},
    "rules.0.urgency: belongs to a contraindicated rule.": {"urgency": "urgent"},
    "rules.0.urgency: 'soon' is not one of": {"urgency": "soon"},
    "rules.0.examine: belongs to a consult rule.": {"severity": "caution"},
    "rules.0.after_consult: belongs to a consult rule.": {
        "severity": "caution", "examine": ..., "after_consult": "Go easier."
    },
    "rules.0.examine.0: 'palm' is not one of": {"examine": ["palm"]},
    "rules.0.patient_text: is missing; a caution": {"severity": "caution", "examine": ..., "patient_text": ...},
}  # fmt: skip


@pytest.mark.parametrize(("message", "change"), BROKEN.items(), ids=BROKEN)
def test_a_rule_that_cannot_be_relied_on_is_refused_with_file_place_and_reason(message, change):
    with pytest.raises(BrokenContent) as refusal:
        parsed(**change)
    assert str(refusal.value).startswith(f"back.yaml: {message}")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"rules": []}, "back.yaml: the field region is missing."),
        ({"region": "Left ear", "rules": []}, "back.yaml: region: Left ear is not one of Red flags, Back,"),
        ({"region": "Back", "rules": {}}, "back.yaml: rules: must be a list."),
        ({"region": "Back", "rules": [], "more": 1}, "back.yaml: more: is not a known field."),
        (None, "back.yaml: must be fields with values."),
    ],
)
def test_a_section_names_its_region_and_lists_its_rules(data, message):
    with pytest.raises(BrokenContent) as refusal:
        rulebook.parse(data, source="back.yaml")
    assert str(refusal.value).startswith(message)


def test_a_rule_without_a_source_is_accepted_while_a_clinician_has_to_confirm_it():
    (rule,) = parsed(sources=[], mark="confirm")
    assert rule.sources == ()


def test_an_empty_rulebook_is_refused():
    with pytest.raises(InvalidInput) as refusal:
        Rulebook(())
    assert refusal.value.errors == {"rules": "A rulebook without rules would call everything clear."}


def test_two_rules_of_the_same_id_are_refused():
    with pytest.raises(InvalidInput) as refusal:
        Rulebook(parsed() + parsed(version=3))
    assert refusal.value.errors == {"rules": "The rule disc is given twice."}


def test_a_rulebook_that_leaves_a_problem_or_a_question_out_is_refused(seed_rules):
    seed_rules.check_complete()
    kept = tuple(rule for rule in seed_rules.rules if not {"reflux", "kneeling_problem"} & rule.facts)
    with pytest.raises(InvalidInput) as refusal:
        Rulebook(kept).check_complete()
    assert refusal.value.errors == {"rules": "No rule reads reflux, kneeling_problem."}


SEED_RULES = {
    "acute-back-injury": "consult",
    "lumbar-disc-herniation": "consult",
    "thoracic-disc-herniation": "consult",
    "cervical-disc-herniation": "consult",
    "balance-softer-ball": "caution",
}


@pytest.mark.parametrize(("rule_id", "severity"), SEED_RULES.items())
@pytest.mark.parametrize(
    "weaker", [{"severity": Severity.INFO}, {"scope": Scope()}, {"id": "renamed"}], ids=str
)
def test_a_rulebook_with_a_weakened_seed_rule_is_refused(seed_rules, rule_id, severity, weaker):
    rules = tuple(replace(rule, **weaker) if rule.id == rule_id else rule for rule in seed_rules.rules)
    with pytest.raises(InvalidInput) as refusal:
        Rulebook(rules).check_complete()
    assert refusal.value.errors == {
        "rules": f"The rule {rule_id} must hold for every program, as {severity}."
    }


FAR_BACK = frozenset({Tag.LUMBAR_EXTENSION_END_RANGE})
NARROWER = (Scope(frozenset({Tag.PRONE})), Scope(FAR_BACK, FAR_BACK), Scope(FAR_BACK, hold_over_seconds=20))


@pytest.mark.parametrize("weaker", [{"severity": Severity.INFO}, *({"scope": scope} for scope in NARROWER)])
def test_mild_discomfort_is_cautioned_wherever_the_back_bends_far_back(seed_rules, weaker):
    named = "mild-back-discomfort"
    rules = tuple(replace(rule, **weaker) if rule.id == named else rule for rule in seed_rules.rules)
    with pytest.raises(InvalidInput, match=f"{named} must hold for every exercise with lumbar_extension_end"):
        Rulebook(rules).check_complete()


def test_a_rulebook_asks_only_for_the_details_its_rules_need(seed_rules):
    assert seed_rules.asks("acute_back_injury") == ("onset",)
    assert seed_rules.asks("pregnancy") == (
        "due_on",
        "warning_signs",
        "ended_on",
    )  # of which the third is worked out
    assert seed_rules.asks("hypertension") == ("systolic", "diastolic", "controlled", "measured_on")
    assert seed_rules.asks("back_discomfort_mild") == ()


def test_the_rules_survive_being_written_as_data_and_read_again(seed_rules):
    written = rulebook.sections(seed_rules.rules)
    read = tuple(rule for part in written for rule in rulebook.parse(part, source="stored"))
    assert sorted(read, key=lambda rule: rule.id) == sorted(seed_rules.rules, key=lambda rule: rule.id)
    assert Rulebook(read).digest == seed_rules.digest


def test_a_rule_written_as_data_leaves_out_what_says_nothing():
    (rule,) = parsed(sources=[], mark="confirm", examine=[], applies_to="program")
    assert rulebook.as_data(rule) == {
        "id": "disc",
        "version": 2,
        "title": "Disc",
        "when": {"is": {"lumbar_disc_herniation": True}},
        "applies_to": "program",
        "severity": "consult",
        "why": "Because.",
        "instead": "Rest.",
        "patient_text": "Go easy.",
        "sources": [],
        "mark": "confirm",
    }


def test_scope_is_written_with_its_tags_in_order():
    (rule,) = parsed()
    assert rulebook.as_data(rule)["applies_to"] == {
        "any": ["prone", "rotation"],
        "all": ["supine"],
        "hold_over_seconds": 20,
    }


def test_the_digest_does_not_depend_on_the_order_of_rules():
    first, second = parsed()[0], parsed(id="other")[0]
    assert Rulebook((first, second)).digest == Rulebook((second, first)).digest


@pytest.mark.parametrize(
    "change",
    [
        {"version": 3},
        {"severity": "contraindicated", "examine": []},
        {"when": {"has": "reflux"}},
        {"applies_to": {"any": ["rotation"]}},
        {"why": "Since."},
        {"sources": ["S1"]},
        {"patient_text": "Go slow."},
    ],
    ids=str,
)
def test_the_digest_changes_with_any_part_of_a_rule(change):
    assert Rulebook(parsed(**change)).digest != Rulebook(parsed()).digest


def test_the_digest_changes_with_the_region():
    moved = rulebook.parse(section() | {"region": "Neck"}, source="neck.yaml")
    assert Rulebook(moved).digest != Rulebook(parsed()).digest


def test_the_digest_is_a_sha_256_that_any_reader_can_compute():
    (rule,) = parsed(title="Größe")
    text = (
        '[{"applies_to":{"all":["supine"],"any":["prone","rotation"],"hold_over_seconds":20},'
        '"examine":["neurological"],"id":"disc","instead":"Rest.","mark":"cited","patient_text":"Go easy.",'
        '"region":"Back","severity":"consult","sources":["S1","P45"],"title":"Größe","version":2,'
        '"when":{"is":{"lumbar_disc_herniation":true}},"why":"Because."}]'
    )
    assert Rulebook((rule,)).digest == hashlib.sha256(text.encode()).hexdigest()


def test_a_directory_without_rules_is_refused(tmp_path):
    with pytest.raises(BrokenContent, match="holds no rule file"):
        rulebooks.load_from_files(tmp_path)


def test_a_broken_file_is_refused_with_its_line(tmp_path):
    (tmp_path / "back.yaml").write_text("region: Back\nrules:\n  - id: disc\n    version: none\n", "utf-8")
    with pytest.raises(BrokenContent, match=r"back\.yaml:3: rules\.0: the field title is missing"):
        rulebooks.load_from_files(tmp_path)


def test_an_incomplete_directory_is_refused(tmp_path):
    (tmp_path / "back.yaml").write_text("region: Back\nrules: []\n", "utf-8")
    with pytest.raises(InvalidInput, match="would call everything clear"):
        rulebooks.load_from_files(tmp_path)


def test_the_worked_example_in_the_rules_readme_is_the_rule_it_shows(seed_rules):
    readme = (ROOT / "seed" / "rules" / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    (shown,) = rulebook.parse(yaml.safe_load(example), source="README.md")
    assert shown in seed_rules.rules
