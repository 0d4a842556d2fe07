"""Make the small web fonts of the map and the Arabic pages from the full ones.

Run with ``python -m analytics.surfaces.shared.webfonts`` (needs fonttools and brotli, as
listed for development). The Open Font License reserves the names of the full
fonts for unmodified files, so the subsets carry a name of their own.
"""

from __future__ import annotations

from pathlib import Path

from analytics.theme import FONTS

TARGET = Path(__file__).parent / "assets"
LATIN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2028),
    0x202F,
    *range(0x2030, 0x203B),
    0x20AC,
    *range(0x2190, 0x2194),
    0x2212,
    0x2264,
    0x2265,
]
ARABIC = [
    *range(0x600, 0x700),
    *range(0x200C, 0x2010),
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    0x2013,
    0x2014,
    0x202F,
]
SOURCES = {
    "latin-400": ("SourceSans3_400Regular.ttf", LATIN),
    "latin-600": ("SourceSans3_600SemiBold.ttf", LATIN),
    "arabic-400": ("IBMPlexSansArabic_400Regular.ttf", ARABIC),
    "arabic-600": ("IBMPlexSansArabic_600SemiBold.ttf", ARABIC),
}
NAME_RECORDS = (1, 3, 4, 6, 16, 18)


def main() -> None:
    """Write the subsets beside the map's script."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    for name, (file, letters) in SOURCES.items():
        options = subset.Options(flavor="woff2", layout_features=["*"], name_IDs=["*"])
        options.drop_tables += ["meta"]
        font = TTFont(FONTS / file)
        job = subset.Subsetter(options)
        job.populate(unicodes=letters)
        job.subset(font)
        for record in font["name"].names:
            if record.nameID in NAME_RECORDS:
                record.string = f"Atlas {name}".replace(" ", "" if record.nameID == 6 else " ")
        font.flavor = "woff2"
        font.save(TARGET / f"atlas-{name}.woff2")


if __name__ == "__main__":
    main()
