"""Our fonts, joined from the subsets that npm ships: one TTF a style with the letters that patients' names need."""

import pytest
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.writer import PdfFileWriter

from clinic.documents import fonts, signing


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return fonts.build("400-normal", target=tmp_path_factory.mktemp("fonts"))


def test_one_file_has_the_letters_of_both_subsets(built):
    letters = TTFont(built).getBestCmap()

    assert all(ord(letter) in letters for letter in "Aaß×–’éčŁğő")


def test_every_build_has_the_same_bytes(built, tmp_path):
    assert fonts.build("400-normal", target=tmp_path).read_bytes() == built.read_bytes()


def test_set_up_has_built_every_style():
    for style in fonts.STYLES:
        assert fonts.path(style).is_file()


def test_a_missing_font_is_named_with_the_remedy():
    with pytest.raises(FileNotFoundError, match=r"900-normal\.ttf is missing: run `make install`"):
        fonts.path("900-normal")


def test_the_stamp_brings_the_letters_that_it_writes_and_no_others():
    brought = signing._StampFont().create_font_engine(PdfFileWriter()).tt.getBestCmap()
    assert {chr(letter) for letter in brought} == set(signing.STAMP_LETTERS)
