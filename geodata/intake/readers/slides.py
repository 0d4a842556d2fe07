"""A presentation given as a master: what layouts it has, and whether slides can be made on it.

It is opened here as a document is made on it later, so that one which breaks, never ends or
fetches something from elsewhere does so in the confined process, and is refused.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from geodata.intake.readers.packages import Package
from geodata.intake.readers.refused import Refused
from geodata.intake.sandbox.limits import Limits

MAIN, MACROS = "ppt/presentation.xml", "vbaProject.bin"
# What slides of a sample point to goes with them.
SAMPLES = ("ppt/slides/", "ppt/notesSlides/", "docProps/")
# What PowerPoint itself takes for the side of a slide, in its units of 1/360,000 cm.
LEAST, MOST = 914_400, 51_206_400


def read(source: Path, output: Path, limits: Limits, options: dict[str, Any]) -> dict[str, Any]:
    """Kinds of placeholders of every layout.

    Returns
    -------
    dict
        ``layouts``: a list of names of kinds for each; ``flaw``: why it cannot be used
        (``unreadable``, ``macros``, ``outside``, ``size``, ``bare``), empty where it can.
    """
    flaw = _flaw_of_parts(source, limits)
    if flaw:
        return {"flaw": flaw, "layouts": []}
    try:
        return _opened(source)
    except (MemoryError, Refused):
        raise
    except Exception:  # whatever a broken package makes its reader raise
        return {"flaw": "unreadable", "layouts": []}


def _flaw_of_parts(source: Path, limits: Limits) -> str:
    """What is wrong with the parts themselves: no presentation, programs, files from elsewhere."""
    links: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") == "External":
            links.append(attributes.get("Target", ""))

    try:
        with Package(source, limits) as package:
            if MAIN not in package.names:
                return "unreadable"
            if any(name.endswith(MACROS) for name in package.names):
                return "macros"
            for name in sorted(package.names):
                if name.endswith((".xml", ".rels")) and not name.startswith(SAMPLES):
                    package.parse(name, start, lambda _: None)
    except Refused as refused:
        if refused.code in ("damaged_file", "xml_entities"):
            return "unreadable"
        raise
    return "outside" if links else ""


def _opened(source: Path) -> dict[str, Any]:
    from pptx import Presentation

    presentation = Presentation(str(source))
    sides = (presentation.slide_width, presentation.slide_height)
    if any(side is None or not LEAST <= side <= MOST for side in sides):
        return {"flaw": "size", "layouts": []}
    layouts = [_kinds(layout) for layout in presentation.slide_layouts]
    if not layouts:
        return {"flaw": "bare", "layouts": []}
    for layout in presentation.slide_layouts:
        presentation.slides.add_slide(layout)
    presentation.save(io.BytesIO())
    return {"flaw": "", "layouts": layouts}


def _kinds(layout: Any) -> list[str]:
    """Kinds of the placeholders of a layout, as the library names them."""
    return [str(holder.placeholder_format.type.name) for holder in layout.placeholders]
