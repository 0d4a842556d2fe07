"""The ministry's own master: opened with care, used where it has a usable layout."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analytics.words.phrases import Phrase, phrase
from geodata import home, outside
from geodata.errors import GeodataError
from geodata.intake import masters

FILE = "template.pptx"

MAX_BYTES = 30_000_000
# What a master was found to be → what is said of it.
FLAWS = {
    "unreadable": "template_unreadable",
    "macros": "template_macros",
    "outside": "template_outside",
    "size": "template_size",
    "bare": "template_bare",
}
WIDE = (33.867, 19.05)
CM = 360_000


@dataclass(frozen=True)
class Template:
    """Where slides are put.

    Attributes
    ----------
    content : bytes
        The file; empty for the built-in master.
    layout : int or None
        Which layout of the master has a title and little else; None takes the
        built-in arrangement on the emptiest one.
    remark : Phrase or None
        Why the template could not be used as it is.
    """

    content: bytes = b""
    layout: int | None = None
    remark: Phrase | None = None


BUILT_IN = Template()


def read_template(content: bytes) -> Template:
    """Check a presentation given as a template.

    Raises
    ------
    GeodataError
        ``template_unreadable``, ``template_too_large``, ``template_macros``,
        ``template_outside``, ``template_size`` or ``template_bare``.
    """
    if len(content) > MAX_BYTES:
        raise GeodataError("template_too_large", megabytes=MAX_BYTES // 1_000_000)
    master = masters.looked_at(content)
    if master.flaw == "too_large":
        raise GeodataError("template_too_large", megabytes=MAX_BYTES // 1_000_000)
    if master.flaw:
        raise GeodataError(FLAWS.get(master.flaw, "template_unreadable"))
    layouts = [_titled_first(kinds) for kinds in master.layouts]
    titled = [i for i, types in enumerate(layouts) if "TITLE" in types]
    if not titled:
        return Template(content, None, phrase("template.no_layout"))
    best = min(titled, key=lambda i: (len(layouts[i]) - 1, i))
    if len(layouts[best]) > 2:
        return Template(content, None, phrase("template.no_layout"))
    return Template(content, best)


def in_force() -> Template:
    """The template that a ministry keeps in its own folder, else the built-in one."""
    path = home.folder() / FILE
    if not path.exists():
        return BUILT_IN
    try:
        return read_template(outside.content(path, MAX_BYTES))
    except GeodataError:
        return Template(remark=phrase("template.set_aside", file=FILE))


def _shape_types(layout: Any) -> list[str]:
    """Kinds of the placeholders that a slide takes over, title first."""
    return _titled_first([h.placeholder_format.type.name for h in layout.placeholders])


def _titled_first(names: Iterable[str]) -> list[str]:
    kinds: list[str] = []
    for kind in names:
        if kind in ("TITLE", "CENTER_TITLE", "VERTICAL_TITLE"):
            kinds.insert(0, "TITLE" if kind == "TITLE" else kind)
        elif kind not in ("DATE", "FOOTER", "SLIDE_NUMBER"):
            kinds.append(kind)
    return kinds


def _open(content: bytes) -> Any:
    from pptx import Presentation

    return Presentation(io.BytesIO(content))


def open_presentation(template: Template) -> tuple[Any, Any, bool]:
    """A presentation without slides, the layout to use, and whether it is the ministry's."""
    if template.content:
        presentation = _open(template.content)
        _drop_slides(presentation)
        layouts = presentation.slide_layouts
        if template.layout is not None:
            return presentation, layouts[template.layout], True
        emptiest = min(layouts, key=lambda layout: len(_shape_types(layout)))
        return presentation, emptiest, False
    from pptx import Presentation

    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = (round(side * CM) for side in WIDE)
    return presentation, presentation.slide_layouts.get_by_name("Title Only"), False


def _drop_slides(presentation: Any) -> None:
    """Sample slides of a template are not part of the report."""
    listed = presentation.slides._sldIdLst
    for entry in list(listed):
        presentation.part.drop_rel(entry.rId)
        listed.remove(entry)
