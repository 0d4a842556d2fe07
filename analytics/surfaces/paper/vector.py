"""SVG whose text stays text, so that it can be edited and found: halos and fonts of its own.

The drawing library paints a halo by turning letters into outlines. In an SVG a text has it
as a stroke below its fill; the letters come along as web fonts under the names that the text
asks for, and a program that ignores these falls back to the names after them.
"""

from __future__ import annotations

import base64
import re

from analytics import theme
from analytics.surfaces.paper.typeset import Sheet
from analytics.surfaces.shared.webfonts import TARGET

HALO = re.compile(r'(<g id="halo_(\d+)">\s*(?:<!--.*?-->\s*)?<text style=")', re.DOTALL)
ANCHOR = re.compile(r"text-anchor: (start|end)")
# The side where a text begins, in a line that runs from right to left.
TURNED = {"start": "end", "end": "start"}
# The names that texts ask for, and the files that hold their letters, by weight.
FACES = {theme.LATIN_FAMILIES[0]: "latin", theme.ARABIC_FAMILIES[0]: "arabic"}
ARABIC = re.compile("[\u0600-\u06ff]")
WEIGHTS = ("400", "600")


def take_halos(paper: Sheet) -> None:
    """Leave text as text: halos are taken off, and marked where they were."""
    for number, halo in enumerate(paper.halos):
        halo.text.set_path_effects([])
        halo.text.set_gid(f"halo_{number}")


def finish(content: bytes, paper: Sheet) -> bytes:
    """Halos as strokes below the letters, lines from right to left, and the letters themselves."""

    def stroked(found: re.Match[str]) -> str:
        halo = paper.halos[int(found[2])]
        look = f"paint-order: stroke; stroke: {halo.colour}; stroke-width: {halo.width:.2f}px; "
        return f"{found[1]}{look}stroke-linejoin: round; "

    text = HALO.sub(stroked, content.decode("utf-8"))
    if paper.rtl:
        text = ANCHOR.sub(lambda found: f"direction: rtl; text-anchor: {TURNED[found[1]]}", text)
        text = text.replace("text-anchor: middle", "direction: rtl; text-anchor: middle")
    return text.replace("<defs>", f"<defs>{_fonts(paper)}", 1).encode("utf-8")


def _fonts(paper: Sheet) -> str:
    """A style sheet with the faces that are asked for first, and Arabic where it is written."""
    asked = {text.get_fontfamily()[0] for text in paper.axes.texts}
    if any(ARABIC.search(text.get_text()) for text in paper.axes.texts):
        asked.add(theme.ARABIC_FAMILIES[0])
    rules = [
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; "
        f"src: url(data:font/woff2;base64,{_letters(script, weight)}) format('woff2'); }}"
        for family, script in FACES.items()
        for weight in WEIGHTS
        if family in asked
    ]
    return f'<style type="text/css">{" ".join(rules)}</style>'


def _letters(script: str, weight: str) -> str:
    return base64.b64encode((TARGET / f"atlas-{script}-{weight}.woff2").read_bytes()).decode()
