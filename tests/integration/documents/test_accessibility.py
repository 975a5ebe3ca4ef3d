"""The handout for readers who listen (PDF/UA-1) and for the archive (PDF/A-3a), seen by another PDF library.

No full PDF/UA checker is at hand; these are the points at which WeasyPrint alone falls short, and the basics.
"""

from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from tests.integration.documents.plans import TEXTS, plan


@pytest.fixture(scope="module", params=["rendered", "signed"])
def pdf(request):
    with pikepdf.open(BytesIO(request.getfixturevalue(request.param))) as opened:
        yield opened


def elements(node):
    """Structure elements in reading order, as (type, element)."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S), kid
            yield from elements(kid)


@pytest.fixture(scope="module")
def tree(pdf):
    return list(elements(pdf.Root.StructTreeRoot))


def of(tree, kind):
    return [element for name, element in tree if name == kind]


def test_title_and_language_are_set_and_shown(pdf):
    assert pdf.docinfo.Title == "Exercise program for Pat Example"
    assert pdf.Root.Lang == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked


def test_it_claims_both_standards_and_names_the_plan(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["dc:title"] == "Exercise program for Pat Example"
        assert metadata["dc:identifier"] == "K7Q2MX4D"


def test_the_attached_plan_is_listed_once(pdf):
    assert [str(file.UF) for file in pdf.Root.AF] == ["plan.json"]


def test_headings_step_down_one_level_at_a_time(tree):
    levels = [int(kind[2:]) for kind, _ in tree if kind in {"/H1", "/H2", "/H3"}]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_figure_has_words_and_lies_on_its_page(tree):
    figures = of(tree, "/Figure")
    words = [str(figure.Alt) for figure in figures]

    assert [title for number in range(4) for title in TEXTS[number % 3]["titles"]] == words[1:-1]
    for figure in figures:
        left, bottom, right, top = map(float, figure.A.BBox)
        assert 0 <= left < right <= 596
        assert 0 <= bottom < top <= 842


def test_lists_say_whether_they_are_numbered(tree):
    numbering = [str(element.A.ListNumbering) for element in of(tree, "/L")]

    assert numbering.count("/Decimal") == len(plan()["items"])
    assert set(numbering) == {"/Decimal", "/Disc"}


def test_every_table_cell_leads_to_its_headers(pdf, tree):
    (leaf,) = pdf.Root.StructTreeRoot.IDTree.Kids
    names = list(leaf.Names)
    index = dict(zip(map(bytes, names[::2]), names[1::2], strict=True))

    assert list(index) == sorted(index)
    for cell in of(tree, "/TD"):
        assert cell.A.Headers
        assert all(index[bytes(header)].S == "/TH" for header in cell.A.Headers)
    assert {str(header.A.Scope) for header in of(tree, "/TH")} == {"/Column", "/Row"}


def test_nothing_on_a_page_is_outside_the_reading_order(pdf, tree):
    reachable = {element.objgen for _, element in tree}
    owners = list(pdf.Root.StructTreeRoot.ParentTree.Nums)[1::2]

    for page in owners[: len(pdf.pages)]:
        assert all(owner is None or owner.objgen in reachable for owner in page)


def test_page_furniture_is_marked_as_such(pdf):
    for page in pdf.pages:
        kinds = [
            str(operands[1].get("/Type"))
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC"
            and operands[0] == "/Artifact"
            and isinstance(operands[1], pikepdf.Dictionary)
        ]
        assert kinds.count("/Pagination") >= 4


def test_links_are_announced_by_what_they_do(pdf):
    links = [note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]

    assert {str(link.A.URI): str(link.Contents) for link in links} == {
        "https://clinic.example/v/K7Q2MX4D": "Check this plan",
        "https://clinic.example/enrol": "Open your online diary",
    }


def test_the_one_field_is_the_therapists_signature(pdf, tree):
    form = pdf.Root.AcroForm
    (field,) = form.Fields

    assert (str(field.FT), str(field["/T"]), str(field.TU)) == (
        "/Sig",
        "TherapistSignature",
        "Signature of Alice Therapist",
    )
    assert "/NeedAppearances" not in form
    assert [element.K.Obj.objgen for element in of(tree, "/Form")] == [field.objgen]
    left, bottom, right, top = map(float, field.Rect)
    assert (right - left, top - bottom) == pytest.approx((215, 60), abs=3)


def test_every_font_is_embedded(pdf):
    fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]

    assert fonts
    for font in fonts:
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
