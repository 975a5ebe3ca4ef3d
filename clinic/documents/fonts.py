"""The handout's typeface: Atkinson Hyperlegible Next (SIL Open Font License 1.1), one TrueType file a style.

npm ships the typeface as web fonts cut into subsets, which `make install` copies; the PDF needs plain files, each
with Latin and extended Latin. It then runs this module once to join them.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from clinic.settings import ROOT

FOLDER = ROOT / "clinic/static/vendor/fonts"
FAMILY = "atkinson-hyperlegible-next"
SCRIPTS = ("latin", "latin-ext")
STYLES = ("400-normal", "400-italic", "700-normal")


def path(style: str) -> Path:
    """The TrueType file of a style; raises `FileNotFoundError` if `make install` has not built it."""
    font = FOLDER / f"{FAMILY}-{style}.ttf"
    if not font.is_file():
        raise FileNotFoundError(f"The font {font.name} is missing: run `make install`.")
    return font


@cache
def of_letters(style: str, letters: str) -> bytes:
    """The style cut to these letters: what a signature's stamp embeds need not be searched in the whole of it."""
    options = Options(layout_features=["*"], notdef_outline=True)
    cutter = Subsetter(options)
    cutter.populate(text=letters)
    cut = BytesIO()
    with TTFont(path(style), recalcTimestamp=False) as font:
        cutter.subset(font)
        font.save(cut)
    return cut.getvalue()


def build(style: str, *, target: Path = FOLDER) -> Path:
    """Join the web fonts of one style into one TrueType file and return where it is."""
    font = target / f"{FAMILY}-{style}.ttf"
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as directory:
        subsets = [
            _unpack(FOLDER / f"{FAMILY}-{script}-{style}.woff2", Path(directory)) for script in SCRIPTS
        ]
        joined = Merger().merge([str(subset) for subset in subsets])
        _date_like(joined, TTFont(subsets[0]))
        joined.save(font)
    return font


def _date_like(font: TTFont, original: TTFont) -> None:
    """Keep the typeface's own dates, so that every build has the same bytes."""
    font.recalcTimestamp = False
    for date in ("created", "modified"):
        setattr(font["head"], date, getattr(original["head"], date))


def _unpack(webfont: Path, directory: Path) -> Path:
    unpacked = directory / webfont.with_suffix(".ttf").name
    font = TTFont(webfont, recalcTimestamp=False)
    font.flavor = None
    font.save(unpacked)
    return unpacked


if __name__ == "__main__":
    for style in STYLES:
        build(style)
