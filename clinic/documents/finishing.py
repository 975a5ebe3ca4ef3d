"""What WeasyPrint leaves open on the way to PDF/A-3a, PDF/UA-1 and an empty signature field.

`finish` is WeasyPrint's finisher: it gets the laid-out document and the PDF objects just before they are
written. Each function below closes one gap and begins with its symptom, which
`tests/integration/documents/test_gaps.py` looks for in a file that nobody finished: when a later version closes a gap
itself, delete the function with its test.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any
from xml.sax.saxutils import escape

import pydyf

WEASYPRINT = "70"  # whose private objects are edited below; another version may arrange them differently
if version("weasyprint").partition(".")[0] != WEASYPRINT:
    raise ImportError(
        f"finishing.py mends WeasyPrint {WEASYPRINT}: run tests/integration/documents, then change it here."
    )

SIGNATURE_FIELD = "TherapistSignature"
PLAN_CODE = "plan-code"  # name of the HTML meta element that holds it
POINTS_PER_PIXEL = 0.75

_LIST_NUMBERING = {"ol": "/Decimal", "ul": "/Disc"}

# PDF/A allows only XMP properties it knows or that the file itself describes, hence the second part.
_PDF_UA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def finish(document: Any, pdf: Any) -> None:
    """Edit the PDF's objects in place; every step is deterministic."""
    _make_signature_field(document, pdf)
    _name_links(document)
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    elements = list(_descendants(pdf, root))
    _mark_margins_as_artifacts(pdf, root, {element.number for element in elements})
    _place_figures(document, pdf, elements)
    _index_table_headers(pdf, root, elements)
    _number_lists(document, elements)
    _unwrap_forms(elements)
    _list_attachments_once(pdf)
    _complete_metadata(document, pdf)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _is_element(thing: Any) -> bool:
    return isinstance(thing, dict) and thing.get("Type") == "/StructElem"


def _descendants(pdf: Any, parent: Any) -> Iterator[Any]:
    """The structure elements below `parent`, in reading order; marked content and annotations are skipped."""
    for kid in parent.get("K", ()):
        if isinstance(kid, bytes) and _is_element(element := _object(pdf, kid)):
            yield element
            yield from _descendants(pdf, element)


def _make_signature_field(document: Any, pdf: Any) -> None:
    """There is no signature field in HTML: a checkbox holds its place in the layout and becomes the field.

    With a checkbox, the file wants its appearances made by each reader and drags in all resources (PDF/A allows
    neither), the widget has an appearance and a state that no signature field has, and its rectangle is upside down.
    """
    boxes = [box for page in document.pages for form in page.forms.values() for box, _ in form]
    (widget,) = (box.widget_annotation for box in boxes if box.element.get("name") == SIGNATURE_FIELD)
    for key in ("AS", "AP", "MK", "V"):
        del widget[key]
    left, top, right, bottom = widget["Rect"]
    widget["Rect"] = pydyf.Array([left, bottom, right, top])
    widget["FT"] = "/Sig"
    for key in ("NeedAppearances", "DR"):
        del pdf.catalog["AcroForm"][key]


def _name_links(document: Any) -> None:
    """A link is read aloud as its address, letter by letter: let it say its title or its words."""
    for page in document.pages:
        for _, _, _, box in page.links:
            if box.link_annotation is not None:
                words = box.element.get("title") or "".join(box.element.itertext()).strip()
                box.link_annotation["Contents"] = pydyf.String(words)


def _mark_margins_as_artifacts(pdf: Any, root: Any, reachable: set[int]) -> None:
    """Running heads and feet are tagged as content that the structure does not reach: make them page furniture.

    PDF/UA forbids content that is neither; readers read it out on each page or lose their place.
    """
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    for index, page in enumerate(pdf.page_references):
        owners = numbers[2 * index + 1]
        dead = {mcid for mcid, owner in enumerate(owners) if int(owner.split()[0]) not in reachable}
        operations = _object(pdf, _object(pdf, page)["Contents"]).stream
        for position, operation in enumerate(operations):
            if operation == b"BDC" and operations[position - 1].get("MCID") in dead:
                operations[position - 2] = "/Artifact"
                operations[position - 1] = pydyf.Dictionary({"Type": "/Pagination"})
        for mcid in dead:
            owners[mcid] = b"null"
    for thing in pdf.objects:
        if _is_element(thing) and thing.number not in reachable:
            thing.clear()
    root["ParentTreeNextKey"] = len(numbers) // 2


def _place_figures(document: Any, pdf: Any, elements: list[Any]) -> None:
    """The box of a figure lies outside its page: it comes in pixels from the top, PDF counts points from the bottom."""
    heights = dict(zip(pdf.page_references, (page.height for page in document.pages), strict=True))
    for figure in (element for element in elements if element["S"] == "/Figure"):
        left, top, right, bottom = figure["A"]["BBox"]
        height = heights[figure["Pg"]]
        corners = (left, height - bottom, right, height - top)
        figure["A"]["BBox"] = pydyf.Array([corner * POINTS_PER_PIXEL for corner in corners])


def _index_table_headers(pdf: Any, root: Any, elements: list[Any]) -> None:
    """Cells name their headers by ids that nothing resolves: say where each leads, and which way its header points."""
    headers = sorted((cell for cell in elements if "ID" in cell), key=lambda cell: cell["ID"].string)
    for cell in headers:
        section = _object(pdf, _object(pdf, cell["P"])["P"])
        cell["A"]["Scope"] = "/Column" if section["S"] == "/THead" else "/Row"
    names = [entry for cell in headers for entry in (cell["ID"], cell.reference)]
    limits = pydyf.Array([headers[0]["ID"], headers[-1]["ID"]])
    leaf = pydyf.Dictionary({"Limits": limits, "Names": pydyf.Array(names)})
    pdf.add_object(leaf)
    tree = pydyf.Dictionary({"Kids": pydyf.Array([leaf.reference])})
    pdf.add_object(tree)
    root["IDTree"] = tree.reference


def _number_lists(document: Any, elements: list[Any]) -> None:
    """Numbered and plain lists look alike to a reader that listens: say which is which.

    Boxes and structure elements come in the same order.
    """
    tags = [
        box.element_tag
        for page in document.pages
        for box in page._page_box.descendants()
        if box.element_tag in _LIST_NUMBERING
    ]
    lists = (element for element in elements if element["S"] == "/L")
    for tag, element in zip(tags, lists, strict=True):
        element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": _LIST_NUMBERING[tag]})


def _unwrap_forms(elements: list[Any]) -> None:
    """A form holds its one widget in a list; pyHanko recognizes it, and signs, only if it is the form's one kid."""
    for form in (element for element in elements if element["S"] == "/Form"):
        (form["K"],) = form["K"]


def _list_attachments_once(pdf: Any) -> None:
    """Each attachment is listed twice, so that readers show two."""
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _complete_metadata(document: Any, pdf: Any) -> None:
    """One file cannot ask to be PDF/A and PDF/UA: claim the second too, and name the plan.

    Uncompressed, so that both are found in the bytes without parsing the file.
    """
    identifier = (
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:identifier>{escape(document.metadata.custom[PLAN_CODE])}</dc:identifier></rdf:Description>"
    )
    metadata = _object(pdf, pdf.catalog["Metadata"])
    addition = _PDF_UA + identifier.encode()
    metadata.stream[0] = metadata.stream[0].replace(b"</rdf:RDF>", addition + b"</rdf:RDF>")
    metadata.compress = False
