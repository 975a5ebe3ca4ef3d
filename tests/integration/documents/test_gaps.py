"""What WeasyPrint leaves open, seen in a page that nobody finished.

Each test is the symptom of one function in `clinic/documents/finishing.py`. A test that fails after an update says
that WeasyPrint closes the gap now: delete the function, then the test.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary
from weasyprint import HTML, Attachment

from clinic.documents.handout import FORMAT

SQUARE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E"
    "%3Cpath d='M0 0H9V9z'/%3E%3C/svg%3E"
)
PAGE = f"""
<html lang="en"><title>Gaps</title>
<style>
@page {{ @top-left {{ content: element(head) }} }}
header {{ position: running(head) }}
input {{ appearance: auto }}
</style>
<header>Running head</header>
<p><a href="https://clinic.example/" title="The clinic">here</a></p>
<ol><li>One</li></ol>
<table>
<thead><tr><th id="day">Day</th><th id="done">Done</th></tr></thead>
<tbody><tr><th id="monday">Monday</th><td headers="done monday">3</td></tr></tbody>
</table>
<img alt="A square" src="{SQUARE}" width="90">
<form><input type="checkbox" name="TherapistSignature" title="Signature"></form>
</html>"""


@pytest.fixture(scope="module")
def raw() -> bytes:
    attachment = Attachment(string="{}", name="plan.json", relationship="Source")
    pdf: bytes = HTML(string=PAGE).write_pdf(attachments=[attachment], **FORMAT)
    return pdf


@pytest.fixture(scope="module")
def pdf(raw: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(raw))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Dictionary]:
    """The structure elements of this kind that can be reached from the root."""

    def below(element: Dictionary) -> list[Dictionary]:
        kids = element.get("/K", [])
        found = [kid for kid in (kids if isinstance(kids, Array) else [kids]) if isinstance(kid, Dictionary)]
        return [element, *(deep for kid in found if "/S" in kid for deep in below(kid))]

    return [element for element in below(pdf.Root.StructTreeRoot) if element.get("/S") == kind]


def widget(pdf: pikepdf.Pdf) -> Dictionary:
    (found,) = (note for note in pdf.pages[0].Annots if note.Subtype == "/Widget")
    return found


def test_a_checkbox_is_no_signature_field(pdf: pikepdf.Pdf) -> None:
    assert widget(pdf).FT == "/Btn"
    assert {"/AS", "/AP", "/MK", "/V"} <= set(widget(pdf).keys())
    assert {"/NeedAppearances", "/DR"} <= set(pdf.Root.AcroForm.keys())


def test_a_widget_is_upside_down(pdf: pikepdf.Pdf) -> None:
    _, lower, _, upper = map(float, widget(pdf).Rect)
    assert lower > upper


def test_a_link_says_its_address(pdf: pikepdf.Pdf) -> None:
    (link,) = (note for note in pdf.pages[0].Annots if note.Subtype == "/Link")
    assert link.Contents == "https://clinic.example/"


def test_a_running_head_is_tagged_and_nothing_leads_to_it(pdf: pikepdf.Pdf) -> None:
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    reached = {element.objgen for kind in ("/Span", "/Link", "/Figure") for element in elements(pdf, kind)}
    assert {owner.objgen for owner in owners} - reached


def test_a_figures_box_lies_outside_its_page(pdf: pikepdf.Pdf) -> None:
    (figure,) = elements(pdf, "/Figure")
    assert float(figure.A.BBox[2]) > float(pdf.pages[0].MediaBox[2])


def test_headers_have_names_that_nothing_resolves_and_no_direction(pdf: pikepdf.Pdf) -> None:
    headers = elements(pdf, "/TH")
    assert all("/ID" in header for header in headers)
    assert not any("/Scope" in header.A for header in headers)
    assert "/IDTree" not in pdf.Root.StructTreeRoot


def test_a_list_does_not_say_whether_it_is_numbered(pdf: pikepdf.Pdf) -> None:
    assert all("/A" not in found for found in elements(pdf, "/L"))


def test_a_form_holds_its_one_widget_in_a_list(pdf: pikepdf.Pdf) -> None:
    (form,) = elements(pdf, "/Form")
    assert isinstance(form.K, Array)
    assert len(form.K) == 1


def test_an_attachment_is_listed_twice(pdf: pikepdf.Pdf) -> None:
    first, second = pdf.Root.AF
    assert first.objgen == second.objgen


def test_a_file_that_claims_pdf_a_does_not_claim_pdf_ua(pdf: pikepdf.Pdf) -> None:
    assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()


def test_the_metadata_cannot_be_read_without_unpacking(raw: bytes) -> None:
    assert b"<rdf:RDF" not in raw
