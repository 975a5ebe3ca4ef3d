"""The seed rules cite what exists and have words for the patient."""

from __future__ import annotations

from clinic.domain.library.references import SourceKind
from clinic.domain.library.vocabulary import Mark
from clinic.domain.screening.rules import Severity
from clinic.services.library import files
from clinic.settings import ROOT


def test_every_source_is_a_known_reference_and_a_mark_has_one_of_its_kind(seed_rules):
    references = files.load_references(ROOT / "seed")
    for rule in seed_rules.rules:
        kinds = {references[source].kind for source in rule.sources}
        assert rule.mark is not Mark.SEED or SourceKind.SEED in kinds, rule.id
        assert rule.mark is not Mark.CITED or kinds - {SourceKind.SEED}, rule.id


def test_every_rule_that_is_more_than_information_has_words_for_the_patient(seed_rules):
    assert [rule.id for rule in seed_rules.rules if not rule.patient_text] == []


def test_no_rule_of_a_red_flag_is_less_than_a_contraindication_with_an_urgency(seed_rules):
    flags = [rule for rule in seed_rules.rules if rule.region == "Red flags"]
    assert len(flags) == 10
    assert all(rule.severity is Severity.CONTRAINDICATED and rule.urgency for rule in flags)
    assert all(rule.scope is None for rule in flags)
