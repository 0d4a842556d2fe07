"""Elements of Word documents that the library has no words for: order and fields."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# Word takes the properties of a thing in this order only.
OF_TEXT = "rFonts b bCs i iCs color spacing kern sz szCs u rtl lang"
OF_TABLES = "tblStyle bidiVisual tblW jc tblInd tblBorders tblLayout tblCellMar tblLook"
OF_PAGES = "pgSz pgMar cols titlePg bidi docGrid"
ORDER = tuple(qn(f"w:{name}") for name in f"{OF_TEXT} {OF_TABLES} {OF_PAGES}".split())


def in_order(properties: Any) -> None:
    """Sort the children that this module adds among those that were there."""
    known = {name: i for i, name in enumerate(ORDER)}
    kept = sorted(properties, key=lambda child: known.get(child.tag, -1))
    for child in kept:
        properties.append(child)


def field_start(paragraph: Any, instruction: str) -> None:
    """Begin a field; what follows is its result as it stands."""
    begin, apart = (_field_mark(kind) for kind in ("begin", "separate"))
    told = OxmlElement("w:instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = f" {instruction} "
    for element in (begin, told, apart):
        paragraph.add_run()._r.append(element)


def field_end(paragraph: Any) -> None:
    """Close the field that was begun last."""
    paragraph.add_run()._r.append(_field_mark("end"))


def _field_mark(kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark
