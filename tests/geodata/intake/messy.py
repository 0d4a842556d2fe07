"""Workbooks as offices make them: honest rows under titles, merged headers, totals, notes.

Each workbook says what every one of its rows shall become, worked out by hand
when the mess was made, not read back from the atlas.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

GOOD, ASKED, REFUSED = "added", "asked", "refused"
TITLES = {
    "fr": [
        "Dénomination",
        "Wilaya",
        "Filière",
        "Stade",
        "Type",
        "Nombre d'entreprises",
        "Date de création",
        "Latitude",
        "Longitude",
        "Source",
    ],
    "en": [
        "Cluster name",
        "Region",
        "Sector",
        "Stage",
        "Kind",
        "Number of firms",
        "Year of creation",
        "Latitude",
        "Longitude",
        "Source",
    ],
    "ar": [
        "اسم العنقود",
        "الولاية",
        "القطاع",
        "المرحلة",
        "النوع",
        "عدد المؤسسات",
        "سنة الإنشاء",
        "خط العرض",
        "خط الطول",
        "المصدر",
    ],
}
FIELDS = ["name", "region_codes", "sector_code", "stage", "kind", "members", "year", "lat", "lon"]
SOURCE = {"fr": "Enquête 2025", "en": "Survey 2025", "ar": "تحقيق 2025"}
# code, region as written, sector code and word, stage code and word, kind word, point in the region
ROWS = {
    "fr": [
        ("Grappe céramique d’Ouzera", "DZ-26", "Médéa", "C34", "Poterie", "pilot", "Pilote"),
        (
            "Cluster tapis de Tolga",
            "DZ-07",
            "Biskra",
            "C37",
            "Tapis",
            "operational",
            "opérationnel",
        ),
        (
            "Grappe vannerie de Haïzer",
            "DZ-10",
            "Bouïra",
            "C38",
            "vannerie",
            "planned",
            "projetée",
        ),
        ("Grappe cuir de Jijel", "DZ-18", "JIJEL", "C33", "Cuir", "mapped", "recensée"),
    ],
    "en": [
        ("Ouzera ceramics cluster", "DZ-26", "Medea", "C34", "Ceramics", "pilot", "Pilot"),
        (
            "Tolga carpets cluster",
            "DZ-07",
            "Biskra",
            "C37",
            "Carpets",
            "operational",
            "Operational",
        ),
        ("Haizer basketry cluster", "DZ-10", "Bouira", "C38", "Basketry", "planned", "Planned"),
        ("Jijel leather cluster", "DZ-18", "Jijel", "C33", "Leather", "mapped", "Mapped"),
    ],
    "ar": [
        ("عنقود خزف عوزرة", "DZ-26", "المدية", "C34", "الفخار والخزف", "pilot", "نموذجية"),
        ("عنقود زرابي طولقة", "DZ-07", "بسكرة", "C37", "الزرابي", "operational", "نشطة"),
        ("عنقود سلالة حيزر", "DZ-10", "البويرة", "C38", "السلالة", "planned", "مبرمجة"),
        ("عنقود جلود جيجل", "DZ-18", "جيجل", "C33", "الجلود", "mapped", "محصاة"),
    ],
}
KIND = {"fr": "Grappe", "en": "Cluster", "ar": "عنقود"}
POINTS = {
    "DZ-26": (36.26, 2.75),
    "DZ-07": (34.85, 5.73),
    "DZ-10": (36.37, 3.9),
    "DZ-18": (36.8, 5.75),
}
MEMBERS, YEARS = (12, 1250, 7, 40), (2015, 2018, 2020, 2012)


@dataclass
class Line:
    """One row: its cells, and what it shall become."""

    cells: list[Any]
    values: dict[str, str]
    status: str = GOOD


@dataclass
class Messy:
    """A workbook with its expectations."""

    name: str
    lang: str
    lines: list[Line]
    aside: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    before: list[list[Any]] = field(default_factory=list)
    after: list[list[Any]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    finish: Callable[[Workbook, Worksheet, int], None] | None = None
    text: str = ""

    @property
    def file_name(self) -> str:
        return f"{self.name}-{self.lang}.{'csv' if self.text else 'xlsx'}"

    def content(self) -> bytes:
        if self.text:
            rows = [*self.before, self.titles, *[line.cells for line in self.lines], *self.after]
            return "\r\n".join(
                ";".join("" if cell is None else str(cell) for cell in row) for row in rows
            ).encode(self.text)
        book = Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        for row in self.before:
            sheet.append(row or [None])
        sheet.append(self.titles)
        header = sheet.max_row if any(self.before) or not self.before else len(self.before) + 1
        for line in self.lines:
            sheet.append(line.cells)
        for row in self.after:
            sheet.append(row or [None])
        if self.finish:
            self.finish(book, sheet, header)
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()


def plain(lang: str) -> Messy:
    """The four good rows, nothing wrong with them."""
    lines = []
    for (name, code, region, sector, word, stage, shown), members, year in zip(
        ROWS[lang], MEMBERS, YEARS, strict=True
    ):
        lat, lon = POINTS[code]
        cells = [name, region, word, shown, KIND[lang], members, year, lat, lon, SOURCE[lang]]
        values = dict(
            zip(
                FIELDS,
                [name, code, sector, stage, "cluster", str(members), str(year), str(lat), str(lon)],
                strict=True,
            )
        )
        lines.append(Line(cells, values))
    return Messy("plain", lang, lines, titles=list(TITLES[lang]))


def titled(lang: str) -> Messy:
    made = plain(lang)
    made.before = [
        ["Ministère de l’Industrie"],
        ["Direction générale de la PME"],
        [None],
        ["Situation arrêtée au 31/12/2025", None, "(provisoire)"],
        [None],
    ]

    def merge(book: Workbook, sheet: Worksheet, header: int) -> None:
        for row in (1, 2):
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=10)

    made.finish = merge
    return made


def two_storeys(lang: str) -> Messy:
    """Latitude and longitude under one merged heading; the others merged downwards."""
    made = plain(lang)
    upper = list(made.titles)
    upper[7:9] = [{"fr": "Coordonnées GPS", "en": "Position", "ar": "الإحداثيات"}[lang], None]
    made.before = [upper]
    made.titles = [None] * 7 + TITLES[lang][7:9] + [None]  # type: ignore[assignment,list-item]

    def merge(book: Workbook, sheet: Worksheet, header: int) -> None:
        sheet.merge_cells("H1:I1")
        for column in (*range(1, 8), 10):
            sheet.merge_cells(start_row=1, start_column=column, end_row=2, end_column=column)

    made.finish = merge
    return made


def totals(lang: str) -> Messy:
    made = plain(lang)
    word = {"fr": "TOTAL", "en": "Grand total", "ar": "المجموع"}[lang]
    made.after = [
        [word, None, None, None, None, sum(MEMBERS)],
        [None],
        [
            {"fr": "Sous-total", "en": "Subtotal", "ar": "المجموع العام"}[lang],
            None,
            None,
            None,
            None,
            19,
        ],
    ]
    made.aside = 2
    return made


def numbers(lang: str) -> Messy:
    """Thousands by spaces, decimal commas in degrees, words beside numbers, unknowns."""
    made = plain(lang)
    for line in made.lines:
        line.cells[7] = str(line.cells[7]).replace(".", ",")
        line.cells[8] = str(line.cells[8]).replace(".", ",")
    made.lines[1].cells[5] = "1\u202f250"
    made.lines[0].cells[5] = {"fr": "n.d.", "en": "N/A", "ar": "غ م"}[lang]
    made.lines[0].values["members"] = ""
    made.lines[2].cells[5] = {"fr": "environ 7", "en": "about 7", "ar": "حوالي 7"}[lang]
    made.lines[2].status = ASKED
    made.lines[3].cells[5] = {"fr": "30 à 50", "en": "30-50", "ar": "30-50"}[lang]
    made.lines[3].status = ASKED
    made.lines[3].values["members"] = "30"
    made.answers = {
        f"members={made.lines[2].cells[5]}": "7",
        f"members={made.lines[3].cells[5]}": "30",
    }
    return made


def dates(lang: str) -> Messy:
    """Whole dates either way round: the year is certain, two digits are not."""
    made = plain(lang)
    made.lines[0].cells[6] = "03/04/2015"
    made.lines[1].cells[6] = "25/12/2018"
    made.lines[2].cells[6] = dt.date(2020, 5, 6)
    made.lines[3].cells[6] = "03/04/12"
    made.lines[3].status = ASKED
    made.answers = {"year=03/04/12": "2012"}
    return made


def notes(lang: str) -> Messy:
    made = plain(lang)
    made.after = [
        [None],
        [
            {
                "fr": "Source : directions de wilaya",
                "en": "Source: directorates",
                "ar": "المصدر: المديريات الولائية",
            }[lang]
        ],
        ["(1) 2024"],
        ["* provisoire"],
    ]
    made.aside = 3
    return made


def hidden(lang: str) -> Messy:
    """An older list on a hidden sheet, a cover sheet without a table."""
    made = plain(lang)

    def add(book: Workbook, sheet: Worksheet, header: int) -> None:
        old = book.create_sheet("2019", 0)
        old.append(made.titles)
        for line in made.lines * 3:
            old.append(["Ancienne", *line.cells[1:]])
        old.sheet_state = "hidden"
        cover = book.create_sheet("Couverture", 0)
        cover.append(["Rapport annuel"])

    made.finish = add
    return made


def several(lang: str) -> Messy:
    made = plain(lang)
    texts = {
        "fr": ["Médéa, Blida et Bouira", "Biskra / Batna", "Bouira ; Béjaia", "Jijel\nSétif"],
        "en": ["Medea, Blida and Bouira", "Biskra / Batna", "Bouira; Bejaia", "Jijel\nSetif"],
        "ar": ["المدية، البليدة والبويرة", "بسكرة / باتنة", "البويرة ؛ بجاية", "جيجل\nسطيف"],
    }[lang]
    codes = ["DZ-26|DZ-09|DZ-10", "DZ-07|DZ-05", "DZ-10|DZ-06", "DZ-18|DZ-19"]
    for line, text, joined in zip(made.lines, texts, codes, strict=True):
        line.cells[1], line.values["region_codes"] = text, joined
    return made


def merged_down(lang: str) -> Messy:
    """One region merged over two rows of data, as printed lists do."""
    made = plain(lang)
    made.lines[1].cells[1] = None
    made.lines[1].values["region_codes"] = "DZ-26"
    made.lines[1].cells[7:9] = [36.1, 2.9]
    made.lines[1].values |= {"lat": "36.1", "lon": "2.9"}

    def merge(book: Workbook, sheet: Worksheet, header: int) -> None:
        sheet.merge_cells(start_row=2, start_column=2, end_row=3, end_column=2)

    made.finish = merge
    return made


def swapped(lang: str) -> Messy:
    """Latitude in the longitude column, degrees with minutes, one point in another country."""
    made = plain(lang)
    first = made.lines[0]
    first.cells[7:9] = [2.75, 36.26]
    first.status = ASKED
    made.answers = {"point=2.75 36.26": "36.26 2.75"}
    made.lines[1].cells[7:9] = ["34°51'00\"N", "5°43'48\"E"]
    made.lines[2].cells[7:9] = [None, None]
    made.lines[2].values |= {"lat": "", "lon": ""}
    made.lines[3].cells[7:9] = [48.85, 2.35]
    made.lines[3].status = ASKED
    return made


def spellings(lang: str) -> Messy:
    """Certain spellings are read, doubtful ones asked about, none guessed."""
    made = plain(lang)
    made.lines[0].cells[1] = {"fr": "W. de Medea", "en": "Wilaya of Médéa", "ar": "ولاية المدية"}[
        lang
    ]
    made.lines[1].cells[1] = {"fr": "07 - Biskra", "en": "Biskra (07)", "ar": "بسكرة 07"}[lang]
    made.lines[2].cells[1] = {"fr": "Sidi", "en": "Sidi", "ar": "سيدي"}[lang]
    made.lines[2].status = ASKED
    made.lines[2].cells[7:9] = [None, None]
    made.lines[2].values |= {"lat": "", "lon": ""}
    made.lines[3].cells[3] = {"fr": "en cours de montage", "en": "ongoing", "ar": "جارية"}[lang]
    made.lines[3].status = ASKED
    made.answers = {
        f"stage={made.lines[3].cells[3]}": "mapped",
        f"region_codes={made.lines[2].cells[1]}": "DZ-10",
    }
    return made


def repeats(lang: str) -> Messy:
    """The header again on the second printed page, and one row copied twice."""
    made = plain(lang)
    copy = Line(list(made.lines[0].cells), dict(made.lines[0].values), ASKED)
    made.lines.append(copy)
    made.after = [list(made.titles)]
    made.aside = 1
    return made


def missing(lang: str) -> Messy:
    """A row without a sector, a row without a kind, a row without a name."""
    made = plain(lang)
    made.lines[0].cells[2] = None
    made.lines[0].status = REFUSED
    made.lines[1].cells[4] = None
    made.lines[1].status = ASKED
    made.lines[2].cells[0] = None
    made.lines[2].status = REFUSED
    made.answers = {"kind=": "cluster"}
    return made


def as_text(lang: str) -> Messy:
    """The same through "Save as CSV" on an office computer."""
    made = plain(lang)
    made.text = {"fr": "cp1252", "en": "utf-16", "ar": "cp1256"}[lang]
    made.name = "csv"
    for line in made.lines:
        line.cells = [
            str(cell).replace(".", ",") if isinstance(cell, float) else str(cell).replace("’", "'")
            for cell in line.cells
        ]
        line.values["name"] = line.values["name"].replace("’", "'")
    return made


MAKERS = (
    plain,
    titled,
    two_storeys,
    totals,
    numbers,
    dates,
    notes,
    hidden,
    several,
    merged_down,
    swapped,
    spellings,
    repeats,
    missing,
    as_text,
)


def workbooks() -> Iterator[Messy]:
    """Every workbook in every language."""
    for make in MAKERS:
        for lang in ("fr", "en", "ar"):
            made = make(lang)
            made.name = made.name if made.name != "plain" else make.__name__
            yield made
