"""What became of a boundary file, in words."""

from __future__ import annotations

from babel.numbers import format_decimal

from geodata.intake.boundary_adding import Added
from geodata.messages import CATALOGUE
from geodata.places.boundary_cleaning import AreaGap
from geodata.places.boundary_places import AREA_TOLERANCE
from geodata.places.regions import Regions

AREAS_SHOWN = 5
CODES_SHOWN = 8
# Below this, a change is 0.00 % and nobody's.
TOLD_CHANGE = 0.00005


def sentences(added: Added, regions: Regions, lang: str) -> list[str]:
    """What the file needed, and what in it is told without being refused; one line each."""
    repairs = added.repairs

    def number(value: float, decimals: int = 0) -> str:
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(value, pattern, locale=lang))

    def named(code: str) -> str:
        return f"{regions.name(code, lang)} ({code})" if code in regions else code

    def area(gap: AreaGap) -> str:
        return CATALOGUE.text(
            "boundaries.area",
            lang,
            name=named(gap.code),
            drawn=number(gap.drawn) if gap.drawn >= 1 else "< 1",
            expected=number(gap.expected),
        )

    told = [
        CATALOGUE.text(
            "boundaries.repairs",
            lang,
            units=number(repairs.units),
            vertices=number(repairs.vertices),
            kept=number(repairs.kept_vertices),
            invalid=number(repairs.invalid),
            slivers=number(repairs.slivers),
            overlap=number(repairs.overlap_km2, 1),
            gap=number(repairs.gap_km2, 1),
            change=number(repairs.largest_change * 100, 2),
            unit=named(repairs.changed_most) if repairs.largest_change >= TOLD_CHANGE else "–",
        )
    ]
    if repairs.layer:
        told.append(CATALOGUE.text("boundaries.layer", lang, layer=repairs.layer))
    if repairs.outside:
        codes = ", ".join(repairs.outside[:CODES_SHOWN])
        count = number(len(repairs.outside))
        told.append(CATALOGUE.text("boundaries.outside", lang, count=count, codes=codes))
    if repairs.areas:
        worst = "".join(f"\n– {area(gap)}" for gap in repairs.areas[:AREAS_SHOWN])
        count, limit = number(len(repairs.areas)), number(AREA_TOLERANCE * 100)
        told.append(CATALOGUE.text("boundaries.areas", lang, count=count, limit=limit, rows=worst))
    return told
