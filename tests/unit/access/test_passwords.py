"""A password is accepted by its length and refused where an attacker would look first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.access import passwords
from clinic.domain.errors import InvalidInput

COMMON = frozenset({"password", "qwertyuiop", "iloveyou", "1234567890"})
ALICE = passwords.words_in("Alice Example", "alice@riverside.example", "Riverside Physiotherapy")


def refusal(password: str, *, second_factor: bool = False) -> str:
    with pytest.raises(InvalidInput) as refused:
        passwords.check(password, second_factor=second_factor, common=COMMON, personal=ALICE)
    return refused.value.errors["password"]


def accept(password: str, *, second_factor: bool = False) -> None:
    passwords.check(password, second_factor=second_factor, common=COMMON, personal=ALICE)


def test_fifteen_characters_are_enough() -> None:
    accept("a ball goes far")


def test_fourteen_characters_need_an_authenticator_app() -> None:
    assert refusal("a ball goes fa") == (
        "Use at least 15 characters, or set up an authenticator app and use at least 8."
    )
    accept("a ball goes fa", second_factor=True)


def test_eight_characters_are_enough_with_an_authenticator_app() -> None:
    accept("tw1g-bar", second_factor=True)
    assert refusal("tw1gbar", second_factor=True) == "Use at least 8 characters."


def test_seven_characters_alone_are_told_the_length_that_counts() -> None:
    assert refusal("tw1gbar") == "Use at least 15 characters."


def test_a_long_passphrase_is_taken_whole_up_to_1024_characters() -> None:
    accept("uphill rolls " * 9)
    accept("".join(chr(0x4E00 + n) for n in range(1024)))
    assert refusal("".join(chr(0x4E00 + n) for n in range(1025))) == "Use at most 1024 characters."


@pytest.mark.parametrize("password", ["Qwertyuiop", "ILOVEYOU"])
def test_a_common_password_is_refused_in_any_case(password: str) -> None:
    assert "attackers try" in refusal(password, second_factor=True)


@pytest.mark.parametrize("password", ["passwordpassword", "PasswordPasswordPass", "123456789012345"])
def test_a_common_password_said_twice_is_still_common(password: str) -> None:
    assert refusal(password) == "This password is one of the first that attackers try. Choose another one."


@pytest.mark.parametrize("password", ["aaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "7-7-7-7-7-7-7-7-7"])
def test_one_run_of_keys_is_no_password(password: str) -> None:
    assert refusal(password) == "This password repeats the same few characters. Choose another one."


@pytest.mark.parametrize("password", ["riversidealice1", "Alice Example 2026", "physiotherapy-riverside"])
def test_the_persons_own_words_are_no_password(password: str) -> None:
    assert refusal(password) == (
        "This password is mostly your name, your sign-in name or the clinic's name. Choose another."
    )


def test_a_word_within_a_longer_one_hides_nothing_of_it() -> None:
    with pytest.raises(InvalidInput, match="mostly your name"):
        passwords.check("riverside 12345", second_factor=False, common=COMMON, personal={"side", "riverside"})


def test_five_keys_in_turn_are_no_run_of_keys() -> None:
    accept("b4lls" * 3)


def test_a_password_may_mention_the_clinic_when_enough_else_is_in_it() -> None:
    accept("riverside has forty swans")


def test_there_are_no_rules_of_composition() -> None:
    accept("only small letters here")
    accept("😀🌱🏀⛵🎈🪁🧩🎻🍐🥝🫐🍞🧀🍯🥨")


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    assert passwords.normalise("Cafe\u0301 au lait") == passwords.normalise("Caf\u00e9 au lait")


@given(st.text(min_size=15, max_size=40))
def test_a_second_factor_never_makes_an_accepted_password_refused(password: str) -> None:
    try:
        passwords.check(password, second_factor=False, common=COMMON, personal=ALICE)
    except InvalidInput:
        return
    accept(password, second_factor=True)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("Alice Example", "alice@riverside.example"), {"alice", "example", "riverside"}),
        (("Bo Öz-ÉTIENNE",), {"étienne"}),
        ((), set()),
    ],
)
def test_the_words_of_a_person_have_three_letters_at_least(texts: tuple[str, ...], words: set[str]) -> None:
    assert passwords.words_in(*texts) == words
