"""The ministry's own master: opened with care, used where it has a usable layout."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from analytics.words.phrases import Phrase, phrase
from geodata import home
from geodata.errors import GeodataError

FILE = "template.pptx"

MAX_BYTES = 30_000_000
MAX_UNPACKED = 300_000_000
MAX_FILES = 4_000
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
        ``template_unreadable``, ``template_too_large`` or ``template_macros``.
    """
    if len(content) > MAX_BYTES:
        raise GeodataError("template_too_large", megabytes=MAX_BYTES // 1_000_000)
    _check_package(content)
    try:
        presentation = _open(content)
        layouts = [_shape_types(layout) for layout in presentation.slide_layouts]
    except Exception as error:  # whatever a broken package makes the reader raise
        raise GeodataError("template_unreadable") from error
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
    return read_template(path.read_bytes()) if path.is_file() else BUILT_IN


def _check_package(content: bytes) -> None:
    """A package of the right kind that does not unpack to more than memory holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except zipfile.BadZipFile as error:
        raise GeodataError("template_unreadable") from error
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise GeodataError("template_too_large", megabytes=MAX_BYTES // 1_000_000)
    names = {entry.filename for entry in entries}
    if "ppt/presentation.xml" not in names:
        raise GeodataError("template_unreadable")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise GeodataError("template_macros")


def _shape_types(layout: Any) -> list[str]:
    """Kinds of the placeholders that a slide takes over, title first."""
    kinds: list[str] = []
    for holder in layout.placeholders:
        kind = holder.placeholder_format.type.name
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
