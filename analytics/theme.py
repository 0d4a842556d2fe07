"""Colours, shapes, fonts and sizes, defined once.

Style sheets take their colours from :func:`css`. ``.streamlit/config.toml``
repeats the page colours (Streamlit reads nothing else); a test keeps both equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

INK = "#1B2A34"
MUTED = "#5B6B75"
HAIRLINE = "#D9DFE3"
GROUND = "#F6F7F5"
PAPER = "#FFFFFF"
ACCENT = "#0B6E6E"
HIGHLIGHT = "#B5622B"
HIGHLIGHT_TEXT = "#9A5022"
THIN = "#E3E5E6"
SEA = "#EDF1F2"
LAND = "#ECEAE3"
# A region with a record, where its symbols say the rest: a tint between paper and the first shade.
RECORDED = "#E6F1F0"
LAND_LINE = "#CBD2D6"
REGION_LINE = "#9AA7AE"
# Lines over what is not known; in the small swatch of a legend they are thinner, so darker.
HATCH = "#DDE3E6"
HATCH_SMALL = "#C3CCD1"
# The fill of a region that lets what lies under it be seen.
CLEAR = "#FFFFFF00"
# Paper that lets a map shine through, and shadows of ink.
VEIL = f"{PAPER}F0"
# Under a name that lies on light and dark: thin, and ink still reads on it over the darkest shade.
MIST = f"{PAPER}A6"
SHADOW = f"{INK}2E"
SHADOW_STRONG = f"{INK}59"
# The screen between two slides.
BLANK = "#000000"

# One hue, monotone in lightness, so that it survives grey print.
SEQUENTIAL_ENDS = ("#E6F1F0", "#0B4F52")
_SEQUENTIAL_MIDDLE = "#5FA9A6"
# The palest end is not used itself: on a projector it is the white of "no record".
LIGHTEST_STEP = 0.15
# Of text of any size on its ground (WCAG 2.2, 1.4.3).
LEAST_CONTRAST = 4.5
# Tiles of a treemap: pale enough to read on, their group's band in the full colour.
TINT_SHARE = 0.45

# Okabe–Ito without its yellow, which vanishes on white. Colour and shape are
# tied to the sector group, whatever the filters.
GROUP_STYLE: dict[str, tuple[str, str]] = {
    "craft": ("#D55E00", "circle"),
    "textile": ("#CC79A7", "diamond"),
    "culture": ("#56B4E9", "triangle"),
    "food": ("#009E73", "square"),
    "engineering": ("#0072B2", "pentagon"),
    "process": ("#E69F00", "hexagon"),
    "digital": ("#1B2A34", "star"),
    "other": ("#8A959C", "cross"),
}
# Light to dark in the order in which a cluster matures.
STAGE_COLOURS = {
    "mapped": "#C9D3D6",
    "planned": "#8FC1BF",
    "pilot": "#B5622B",
    "operational": "#0B6E6E",
}

# Whether a region has more of a sector than the country, less, or nobody can tell.
VERDICT_COLOURS = {
    "above": HIGHLIGHT,
    "below": ACCENT,
    "unsure": "#C9D3D6",
    "unjudged": "#E6E9EA",
    "unknown": THIN,
}
# The same by size: a difference within a quarter is pale, however certain.
SHADE_COLOURS = {
    "above": HIGHLIGHT,
    "slightly_above": "#E3B996",
    "unsure": "#C9D3D6",
    "slightly_below": "#9CCBC9",
    "below": ACCENT,
    "unjudged": "#E6E9EA",
    "unknown": THIN,
}
BAND_COLOURS = {"under": "#F3F2EE", "around": "#C9DEDE", "over": "#7FB5B3", "unknown": THIN}
# Neighbours alike (strong) and unlike (pale); copper is high, teal is low.
PATTERN_COLOURS = {
    "high_high": HIGHLIGHT,
    "low_low": ACCENT,
    "high_low": "#E3B996",
    "low_high": "#9CCBC9",
    "hot": HIGHLIGHT,
    "cold": ACCENT,
    "none": THIN,
}
GAP_COLOURS = {
    "both": ACCENT,
    "candidate": HIGHLIGHT,
    "recognised": "#8FC1BF",
    "unsaid": THIN,
    "neither": "#F3F2EE",
}
# What of a change is the country's, the sectors', the region's own: the last in copper.
GROWTH_COLOURS = {
    "national": "#C9D3D6",
    "industry_mix": ACCENT,
    "competitive": HIGHLIGHT,
    "homothetic_competitive": HIGHLIGHT,
    "allocation": "#E3B996",
}
# What sells beyond its region, what serves it, and what nobody can tell.
MARKET_COLOURS = {
    "traded": HIGHLIGHT,
    "local": ACCENT,
    "mixed": "#C9D3D6",
    "outside": "#E6E9EA",
    "uncoded": "#F3F2EE",
    "untold": THIN,
}
# How far a region's sectors keep ahead of the same sectors elsewhere.
PACE_COLOURS = {
    "far_ahead": HIGHLIGHT,
    "ahead": "#E3B996",
    "level": "#E6E9EA",
    "behind": "#9CCBC9",
    "far_behind": ACCENT,
    "unknown": THIN,
}
# Large and growing, small and growing, small and not, large and not.
QUADRANT_COLOURS = {
    "leading": HIGHLIGHT,
    "emerging": "#E3B996",
    "latent": "#C9D3D6",
    "declining": ACCENT,
}
# How often who has one sector has the other; dark where chance would hardly do it.
PROXIMITY_COLOURS = {
    "beyond": HIGHLIGHT,
    "often": "#7FB5B3",
    "sometimes": "#C9DEDE",
    "seldom": "#F3F2EE",
}
# What a region has, what is near to it, what is not.
HELD_COLOURS = {"here": ACCENT, "near": HIGHLIGHT, "far": "#C9D3D6", "unsaid": THIN}
# Nearer than chance is what clusters are looked for by.
CROWDING_COLOURS = {"near": HIGHLIGHT, "chance": "#C9D3D6", "far": ACCENT}
# Whether a finding holds with the neighbours, and under other borders.
REACH_COLOURS = {
    "both": HIGHLIGHT,
    "alone": "#E3B996",
    "together": "#9CCBC9",
    "neither": "#C9D3D6",
    "unknown": THIN,
}
BORDERS_COLOURS = {
    "holds": HIGHLIGHT,
    "depends": "#E3B996",
    "nowhere": "#F3F2EE",
    "unknown": THIN,
}
# Sessions and decisions in the strong colours, what follows from them in the pale ones.
HAPPENING_COLOURS = {
    "committee_session": ACCENT,
    "decision": HIGHLIGHT,
    "training": "#0072B2",
    "buyer_visit": "#CC79A7",
    "fair": "#E69F00",
    "meeting": "#8FC1BF",
    "other": "#8A959C",
    "action": INK,
}
# Light to dark as money comes nearer.
BUDGET_COLOURS = {
    "proposed": "#C9D3D6",
    "voted": "#8FC1BF",
    "committed": "#3E8F8C",
    "paid": "#0B4F52",
}
# Known to be there, known to be missing, and – on white, hatched – not known.
PRESENCE_COLOURS = {
    "yes": ACCENT,
    "earlier": "#8FC1BF",
    "none": HIGHLIGHT,
    "unrecorded": PAPER,
    "no_cluster": "#E9E7E1",
}
# By the family of words that their codes have, in the order of a legend.
PALETTES: dict[str, dict[str, str]] = {
    "sector_group": {group: colour for group, (colour, _) in GROUP_STYLE.items()},
    "stage": STAGE_COLOURS,
    "verdict": VERDICT_COLOURS,
    "band": BAND_COLOURS,
    "shade": SHADE_COLOURS,
    "pattern": PATTERN_COLOURS,
    "crowding": CROWDING_COLOURS,
    "reach": REACH_COLOURS,
    "borders": BORDERS_COLOURS,
    "gap": GAP_COLOURS,
    "growth_part": GROWTH_COLOURS,
    "market": MARKET_COLOURS,
    "pace": PACE_COLOURS,
    "quadrant": QUADRANT_COLOURS,
    "proximity": PROXIMITY_COLOURS,
    "held": HELD_COLOURS,
    "happening": HAPPENING_COLOURS,
    "budget_status": BUDGET_COLOURS,
    "presence": PRESENCE_COLOURS,
}
# Cells of a file that need an answer, and those that cannot be taken.
FINDING_COLOURS = {"refused": "#F3C6B0", "asked": "#FBE8C8"}
# Crameri's bilbao, light to dark without its white end (MIT, fabiocrameri.ch).
SURFACE_STOPS = ("#CFCEC9", "#BFB999", "#B19C67", "#A9825E", "#A36B59", "#994E51", "#78292F")

FONTS = Path(__file__).parent / "surfaces" / "shared" / "fonts"
_FACES = {
    (False, False): "SourceSans3_400Regular.ttf",
    (True, False): "SourceSans3_600SemiBold.ttf",
    (False, True): "IBMPlexSansArabic_400Regular.ttf",
    (True, True): "IBMPlexSansArabic_600SemiBold.ttf",
}
LATIN_FAMILIES = ("Source Sans 3", "Noto Sans", "DejaVu Sans")
ARABIC_FAMILIES = ("IBM Plex Sans Arabic", "Noto Sans Arabic", "Noto Naskh Arabic", "DejaVu Sans")


# What style sheets call by name: ``var(--atlas-ink)``.
CSS = {
    "ink": INK,
    "muted": MUTED,
    "hairline": HAIRLINE,
    "paper": PAPER,
    "accent": ACCENT,
    "highlight": HIGHLIGHT,
    "highlight-text": HIGHLIGHT_TEXT,
    "sea": SEA,
    "region-line": REGION_LINE,
    "hatch": HATCH,
    "hatch-small": HATCH_SMALL,
    "veil": VEIL,
    "shadow": SHADOW,
    "shadow-strong": SHADOW_STRONG,
    "blank": BLANK,
}


def face(*, bold: bool = False, rtl: bool = False) -> Path:
    """The file of the face that text is set in, by weight and direction."""
    return FONTS / _FACES[bold, rtl]


def css() -> str:
    """The colours as custom properties, for the top of a style sheet."""
    return f":root {{ {' '.join(f'--atlas-{name}: {value};' for name, value in CSS.items())} }}\n"


def palette(name: str, codes: Iterable[str]) -> dict[str, str]:
    """The colours of those codes, in the order of the legend; a code without its own has teal."""
    present, known = list(dict.fromkeys(codes)), PALETTES.get(name, {})
    ordered = [
        *(code for code in known if code in present),
        *(c for c in present if c not in known),
    ]
    return {code: known.get(code, ACCENT) for code in ordered}


def sequential(k: int) -> list[str]:
    """`k` shades from light to dark.

    Interpolated through a middle shade so that the steps stay apart for the
    eye; a single class takes a middle-dark shade that reads on white.
    """
    if k <= 0:
        return []
    if k == 1:
        return [_SEQUENTIAL_MIDDLE]
    stops = [_rgb(SEQUENTIAL_ENDS[0]), _rgb(_SEQUENTIAL_MIDDLE), _rgb(SEQUENTIAL_ENDS[1])]
    first = LIGHTEST_STEP
    return [_hex(_between(stops, first + (1 - first) * i / (k - 1))) for i in range(k)]


def surface(k: int) -> list[str]:
    """`k` shades of the surface scale, from light to dark."""
    stops = [_rgb(stop) for stop in SURFACE_STOPS]
    return [_hex(_between(stops, i / max(k - 1, 1))) for i in range(k)]


def text_on(colour: str) -> str:
    """Ink or white, whichever is legible on `colour` (WCAG contrast)."""
    return INK if contrast(colour, INK) >= contrast(colour, PAPER) else PAPER


def legible_on(colours: Iterable[str], first: Iterable[str] = ()) -> tuple[str, bool]:
    """Ink or white, whichever reads best on the worst of several colours.

    Parameters
    ----------
    first : iterable of str
        Colours taken before these where they read well enough.

    Returns
    -------
    tuple of str and bool
        The colour, and whether it reads too little there: then it is ink, on :data:`MIST`.
    """
    grounds = list(colours) or [PAPER]
    tried = (*first, INK, PAPER)
    least = {one: min(contrast(one, ground) for ground in grounds) for one in tried}
    wanted = [one for one in first if least[one] >= LEAST_CONTRAST]
    best = (wanted or [max((INK, PAPER), key=lambda one: least[one])])[0]
    return (best, False) if least[best] >= LEAST_CONTRAST else (INK, True)


def tint(colour: str, share: float = TINT_SHARE) -> str:
    """The colour thinned with white, for large areas that carry text."""
    return _hex(_between([_rgb(PAPER), _rgb(colour)], share))


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [part / 255 for part in _rgb(colour)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio after WCAG 2.2, 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _between(stops: list[tuple[int, int, int]], t: float) -> tuple[int, int, int]:
    position = t * (len(stops) - 1)
    i = min(int(position), len(stops) - 2)
    part = position - i
    red, green, blue = (
        round(a + (b - a) * part) for a, b in zip(stops[i], stops[i + 1], strict=True)
    )
    return red, green, blue


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(rgb: tuple[int, int, int]) -> str:
    return "#{:02X}{:02X}{:02X}".format(*rgb)
