"""Sources are originals at addresses that last, and none carries more than its kind can."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from clinic.domain.library.references import Reference, SourceKind, Use
from tests import seed

REFERENCES = seed.references()
HOSTS: Mapping[str, list[str]] = yaml.safe_load(Path(__file__).with_name("hosts.yaml").read_text("utf-8"))
STUDIES = ("identifiers", "public_bodies", "journals", "universities", "repositories")
WEAK = ("newspapers", "trainers_and_fitness_sites")
LETTER = {"S": SourceKind.SEED, "G": SourceKind.GUIDELINE, "P": SourceKind.PHYSIO, "F": SourceKind.FITNESS}
INSIDE = re.compile(r"https?(:|%3a)|www\.", re.IGNORECASE)  # an address in another is a proxy's or a viewer's
COMMIT = re.compile(r"/[0-9a-f]{40}\b")
SECOND_SEED = {
    "G1": "10.1519/JSC.0b013e3181d82e70",
    "G101": "10.1590/bjpt-rbf.2014.0108",
    "G2": "10.2478/v10078-012-0052-2",
    "G3": "10.1589/jpts.29.2087",
    "G4": "10.1589/jpts.28.2144",
}

WITH_ADDRESS = [one for one in REFERENCES.values() if one.url]


def group(reference: Reference) -> str | None:
    host = urlsplit(reference.url or "").hostname
    return next((name for name, hosts in HOSTS.items() if host in hosts), None)


def lasts(reference: Reference) -> bool:
    """Neither a proxy's or a viewer's address nor what a repository shows today."""
    parts = urlsplit(reference.url or "")
    inside = INSIDE.search(parts.path + parts.query)
    return not inside and (group(reference) != "repositories" or bool(COMMIT.search(reference.url or "")))


def test_an_address_is_of_a_kind_that_somebody_looked_at() -> None:
    assert WITH_ADDRESS
    faults = [f"{one.id}: {one.url}" for one in WITH_ADDRESS if group(one) is None or not lasts(one)]
    assert not faults, "\n".join(faults)


def test_a_guideline_or_study_is_cited_where_it_was_published() -> None:
    guidelines = [one for one in WITH_ADDRESS if one.kind is SourceKind.GUIDELINE]
    assert guidelines
    faults = [f"{one.id}: {one.url}" for one in guidelines if group(one) not in STUDIES]
    assert not faults, "\n".join(faults)


def test_a_page_that_proves_nothing_is_good_for_names_and_positions_only() -> None:
    weak = [one for one in WITH_ADDRESS if group(one) in WEAK]
    assert weak
    faults = [f"{one.id}, use: {one.use}, {one.url}" for one in weak if one.use is not Use.NAMES]
    assert not faults, "\n".join(faults)


def test_the_letter_of_an_id_says_the_kind() -> None:
    assert [one.id for one in REFERENCES.values() if LETTER[one.id[0]] is not one.kind] == []


def test_no_rule_rests_on_names_and_positions_alone() -> None:
    rules = seed.rulebook().rules
    alone = [
        rule.id
        for rule in rules
        if rule.sources and all(REFERENCES[source].use is Use.NAMES for source in rule.sources)
    ]

    assert len(rules) >= 100
    assert alone == []


@pytest.mark.parametrize(("source", "doi"), SECOND_SEED.items())
def test_the_papers_of_the_second_seed_are_listed_with_what_they_show(source: str, doi: str) -> None:
    assert REFERENCES[source].url == f"https://doi.org/{doi}"
    assert REFERENCES[source].note


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://proxy.example/index.php?q=https%3A%2F%2Fwww.guide.example", True),
        ("https://proxy.example/cgi/en/20/https/www.guide.example/doc", True),
        ("https://doi.org/10.1589/jpts.28.2144", False),
    ],
)
def test_a_proxy_is_known_by_the_address_that_it_carries(url: str, inside: bool) -> None:
    parts = urlsplit(url)

    assert bool(INSIDE.search(parts.path + parts.query)) is inside
