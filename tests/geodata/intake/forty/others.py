"""Nineteen more: what forms, databases, maps, printers and colleagues make of a list."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

from tests.geodata.intake.forty.made import Lost, Made, Says, saved, sheet, text
from tests.geodata.intake.forty.offices import (
    FIELDS,
    NOTE,
    OF_SHORT,
    OF_WITHOUT,
    SHORT,
    TITLES,
    WITHOUT,
)

REGIONS = ("Sétif", "Oran", "Jijel", "Guelma", "Médéa", "Tlemcen", "Mascara", "Skikda")


def rows(word: str, count: int = 4) -> tuple[tuple[Any, ...], ...]:
    """Plain rows, each in a wilaya of its own."""
    return tuple(
        (f"{word} de {region}", region, "Musique", "Pilote", "Grappe", number + 5, NOTE)
        for number, region in enumerate(REGIONS[:count])
    )


def grouped(cells: list[list[Any]]) -> bytes:
    """20: no column of wilayas: a line with its name stands above the rows of each."""
    made = Workbook()
    made.active.append(list(WITHOUT))
    for number, region in enumerate(("Wilaya de Sétif", "Oran", "JIJEL")):
        made.active.append([region])
        for line in cells[2 * number : 2 * number + 2]:
            made.active.append(line)
        made.active.append(["Sous-total", None, 2])
    return saved(made)


GROUPED = Made(
    "20-group-lines.xlsx",
    OF_WITHOUT,
    tuple((f"Fanfare {number}", "Musique", "Pilote", "Grappe", NOTE) for number in range(6)),
    grouped,
    {"region_codes": (None,) * 6},
)


def merged(cells: list[list[Any]]) -> bytes:
    """21: one wilaya merged down over its rows, subtotals between."""
    made = Workbook()
    page = made.active
    page.append(list(TITLES))
    for number in range(0, 6, 2):
        first, second = cells[number], list(cells[number + 1])
        second[1] = None
        page.append(first)
        page.append(second)
        page.merge_cells(
            start_row=page.max_row - 1, end_row=page.max_row, start_column=2, end_column=2
        )
        page.append(["Sous-total", None, None, None, None, 11])
    page.append(["TOTAL GÉNÉRAL", None, None, None, None, 33])
    return saved(made)


MERGED = Made(
    "21-merged-down.xlsx",
    FIELDS,
    tuple(
        (f"Lutherie {number}", region, "Musique", "Pilote", "Grappe", number + 2, NOTE)
        for number, region in enumerate(("Sétif", "Sétif", "Oran", "Oran", "Jijel", "Jijel"))
    ),
    merged,
)
UNICODE_TEXT = Made(
    "22-unicode-text.txt", FIELDS, rows("Harmonie"), text(TITLES, "utf-16", between="\t")
)
SEPARATOR_LINE = Made(
    "23-sep-line.csv", FIELDS, rows("Batterie"), text(TITLES, "utf-8-sig", before="sep=;\r\n")
)
AS_TEXT = Made(
    "24-numbers-as-text.xlsx",
    FIELDS,
    tuple(
        (
            f"Clavier {i}",
            Says(region, "DZ-19"),
            "Musique",
            "Pilote",
            "Grappe",
            Says(shown, said),
            NOTE,
        )
        for i, (region, shown, said) in enumerate(
            (
                ("19", "12", "12"),
                (19, " 12 ", "12"),
                ("19.0", "12\u00a0", "12"),
                ("DZ-19", "1 200", "1200"),
                ("DZ19", "012", "12"),
                ("wilaya 19", "12.0", "12"),
            )
        )
    ),
    sheet(TITLES),
)
BILINGUAL = Made(
    "25-bilingual-headings.xlsx",
    FIELDS,
    rows("Flûte"),
    sheet(
        (
            "Dénomination / التسمية",
            "Wilaya / الولاية",
            "Filière / الشعبة",
            "Stade / المرحلة",
            "Type / النوع",
            "Nombre d'entreprises / عدد المؤسسات",
            "Source / المصدر",
        )
    ),
)
TWO_LINES = Made(
    "26-headings-twice.xlsx",
    FIELDS,
    rows("Hautbois"),
    lambda cells: sheet(TITLES)(
        [["التسمية", "الولاية", "الشعبة", "المرحلة", "النوع", "عدد المؤسسات", "المصدر"], *cells]
    ),
)
INVISIBLE = Made(
    "27-invisible-letters.xlsx",
    FIELDS,
    (
        (
            Says("\u200fChœur  de\u00a0Sétif ", "Chœur de Sétif"),
            Says(" Sétif\u200e", "DZ-19"),
            Says("Musique\u00a0", "C12"),
            Says("PILOTE", "pilot"),
            Says("grappe ", "cluster"),
            5,
            NOTE,
        ),
        (
            Says("Chœur\nd’Oran", "Chœur d’Oran"),
            Says("ORAN\n", "DZ-31"),
            Says("musique", "C12"),
            Says("Pilote ", "pilot"),
            Says("Grappe", "cluster"),
            6,
            NOTE,
        ),
        (
            Says("جـــوق جيجل", "جـــوق جيجل"),
            Says("جـيجل", "DZ-18"),
            Says("الموسيقى", "C12"),
            Says("نموذجية", "pilot"),
            Says("عنقود", "cluster"),
            7,
            NOTE,
        ),
    ),
    sheet(TITLES),
)


def printed(cells: list[list[Any]]) -> bytes:
    """28: headings again on each page, page numbers, signature."""
    made = Workbook()
    for line in (TITLES, *cells[:2], ["Page 1/2"], TITLES, *cells[2:], ["Page 2/2"], [None]):
        made.active.append(list(line))
    made.active.append([None, None, None, None, "Le directeur"])
    return saved(made)


PRINTED = Made("28-printed-pages.xlsx", FIELDS, rows("Tambour"), printed)
NUMBERED = Made(
    "29-numbered-rows.xlsx",
    ("", "", *FIELDS),
    tuple((None, number + 1, *row) for number, row in enumerate(rows("Guitare"))),
    sheet((None, "N°", *TITLES), [], [None, "Annexe 2"], []),
)
TUNISIAN = Made(
    "30-tunisia.xlsx",
    OF_SHORT,
    tuple(
        (f"Pôle musical {i}", Says(shown, code), "Musique", "Pilote", "Grappe", NOTE)
        for i, (shown, code) in enumerate(
            (
                ("Gouvernorat de Nabeul", "TN-21"),
                ("SFAX", "TN-61"),
                ("Gabes", "TN-81"),
                ("Kébili", "TN-73"),
                ("Medenine", "TN-82"),
                ("Ben Arous (Tunis Sud)", "TN-13"),
                ("La Manouba", "TN-14"),
                ("Le Kef", "TN-33"),
                ("صفاقس", "TN-61"),
                ("ولاية بنزرت", "TN-23"),
            )
        )
    ),
    sheet(("Dénomination", "Gouvernorat", "Filière", "Stade", "Type", "Source")),
    country="TN",
)


def of_1904(cells: list[list[Any]]) -> bytes:
    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    for line in ((*TITLES[:5], "Date de création", "Source"), *cells):
        made.active.append(list(line))
    return saved(made)


EPOCH = Made(
    "31-dates-1904.xlsx",
    ("name", "region_codes", "sector_code", "stage", "kind", "year", ""),
    tuple(
        (
            f"Piano {i}",
            "Oran",
            "Musique",
            "Pilote",
            "Grappe",
            Says(dt.date(2010 + i, 1, 1), str(2010 + i)),
            NOTE,
        )
        for i in range(4)
    ),
    of_1904,
)


def layer(cells: list[list[Any]]) -> bytes:
    """32: a layer of points out of QGIS."""
    features = [
        {
            "type": "Feature",
            "properties": dict(zip((*TITLES[:5], "Source"), [*line[:5], NOTE], strict=True)),
            "geometry": {"type": "Point", "coordinates": [line[6], line[5]]},
        }
        for line in cells
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


QGIS = Made(
    "32-qgis.geojson",
    ("name", "region_codes", "sector_code", "stage", "kind", "lat", "lon"),
    (
        ("Orgue A", "Sétif", "Musique", "Pilote", "Grappe", 36.19, 5.41),
        ("Orgue B", "Oran", "Musique", "Pilote", "Grappe", 35.6, -0.6),
        ("Orgue C", "Oran", "Musique", "Pilote", "Grappe", Says(-0.6), Says(35.6)),
    ),
    layer,
)
KOBO = Made(
    "33-kobo.csv",
    ("", "", *FIELDS, "lat", "lon"),
    tuple(
        ("2025-03-01T10:00:00.000+01:00", "uuid:1", *row, lat, lon)
        for row, (lat, lon) in zip(
            rows("Viole"), ((36.19, 5.41), (35.6, -0.6), (36.8, 5.75), (36.46, 7.43)), strict=True
        )
    ),
    text(
        (
            "start",
            "_uuid",
            "identite/Nom du cluster",
            "identite/Wilaya",
            "activite/Filière",
            "activite/Stade",
            "activite/Type",
            "activite/Nombre d'entreprises",
            "Source",
            "_gps_latitude",
            "_gps_longitude",
        ),
        "utf-8",
        between=",",
    ),
)
GOOGLE = Made(
    "34-google-form.csv",
    ("", *FIELDS),
    tuple(("2025/03/01 10:00:00 AM UTC+1", *row) for row in rows("Cymbale")),
    text(
        (
            "Horodateur",
            "Quel est le nom du cluster ?",
            "Dans quelle wilaya se trouve-t-il ?",
            "Quelle est sa filière ?",
            "Quel est son stade ?",
            "De quel type s'agit-il ?",
            "Combien d'entreprises compte-t-il ?",
            "Quelle est la source ?",
        ),
        "utf-8",
        between=",",
    ),
)
DATABASE = Made(
    "35-database.csv",
    FIELDS,
    rows("Trompette"),
    text(
        ("NOM_CLUSTER", "CODE_WILAYA", "CODE_FILIERE", "STADE", "TYPE", "NB_ENTREPRISES", "SOURCE"),
        "utf-8",
    ),
)
MOVED = Made(
    "36-cells-moved.csv",
    FIELDS,
    (
        *rows("Saxophone", 2),
        Lost(
            ("Saxophone de Jijel", "Centre-ville", "Jijel", "Musique", "Pilote", "Grappe", 6, NOTE)
        ),
        Lost(("Saxophone de Guelma", "Musique", "Guelma", "Pilote", "Grappe", 6, NOTE)),
    ),
    text(TITLES, "utf-8"),
)


def listed(cells: list[list[Any]]) -> bytes:
    """37: an Excel table with lists to choose from, a link, a filter that hides nothing."""
    made = Workbook()
    page = made.active
    for line in (TITLES, *cells):
        page.append(list(line))
    choice = DataValidation(type="list", formula1='"Pilote,Recensé"')
    page.add_data_validation(choice)
    choice.add("D2:D50")
    page["A2"].hyperlink = "https://example.org/"
    page.auto_filter.ref = "A1:G5"
    page.freeze_panes = "A2"
    lists = made.create_sheet("Listes")
    for word in ("Pilote", "Recensé"):
        lists.append([word])
    return saved(made)


LISTED = Made("37-lists.xlsx", FIELDS, rows("Clarinette"), listed)
DAMAGED = Made(
    "38-lost-letters.csv",
    OF_SHORT,
    (
        ("Basson de Guelma", "Guelma", "Musique", "Pilote", "Grappe", NOTE),
        (Says("Grappe de BÃ©jaÃ¯a"), Says("BÃ©jaÃ¯a"), "Musique", "Pilote", "Grappe", NOTE),
        (Says("????? ??????"), "Oran", "Musique", "Pilote", "Grappe", NOTE),
        (Says("Basson de S\ufffdtif"), Says("S\ufffdtif"), "Musique", "Pilote", "Grappe", NOTE),
    ),
    text(SHORT, "utf-8"),
)
MAC = Made(
    "39-line-ends.csv",
    FIELDS,
    rows("Contrebasse"),
    lambda cells: text(TITLES, "utf-8")(cells).replace(b"\r\n", b"\r"),
)
OTHERS = (
    GROUPED,
    MERGED,
    UNICODE_TEXT,
    SEPARATOR_LINE,
    AS_TEXT,
    BILINGUAL,
    TWO_LINES,
    INVISIBLE,
    PRINTED,
    NUMBERED,
    TUNISIAN,
    EPOCH,
    QGIS,
    KOBO,
    GOOGLE,
    DATABASE,
    MOVED,
    LISTED,
    DAMAGED,
    MAC,
)
