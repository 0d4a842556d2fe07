"""The files of a review: what offices of two countries sent, rebuilt by kind."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.geodata.intake.forty.made import Lost, Made, Says, saved, sheet, text
from tests.geodata.intake.test_resemblance import RESPELLED

TITLES = ("Dénomination", "Wilaya", "Filière", "Stade", "Type", "Nbre d'entreprises", "Source")
FIELDS = ("name", "region_codes", "sector_code", "stage", "kind", "members", "")
SHORT = ("Dénomination", "Wilaya", "Filière", "Stade", "Type", "Source")
OF_SHORT = ("name", "region_codes", "sector_code", "stage", "kind", "")
NOTE = "Enquête 2025"
ASKED = Says  # a cell without a meaning is to be asked about


def plain(name: str, region: Any, sector: Any = "Cuir", stage: Any = "Pilote") -> tuple[Any, ...]:
    """A row of the short table."""
    return (name, region, sector, stage, "Grappe", NOTE)


def titled(rows: list[list[Any]]) -> bytes:
    """01: banner, header of two rows, totals and notes; one row struck out."""
    made = Workbook()
    page = made.active
    for cells in (["Ministère de l’Industrie"], ["Liste des grappes, 2025"], [None]):
        page.append(cells)
    page.append([*TITLES[:5], "Effectifs", None, "Source"])
    page.append([None] * 5 + ["Entreprises", "Emplois", None])
    page.merge_cells("A1:H1")
    page.merge_cells("F4:G4")
    for column in (*"ABCDE", "H"):
        page.merge_cells(f"{column}4:{column}5")
    for cells in rows:
        page.append(cells)
    page.append(["Total", None, None, None, None, 999, 999, None])
    page.append(["Source : directions de l’industrie"])
    page.append(["* chiffres provisoires"])
    page["A7"].fill = PatternFill("solid", fgColor="FF0000")
    for cell in page[12]:
        cell.font = Font(strike=True)
    return saved(made)


FIRST = Made(
    "01-titles.xlsx",
    ("name", "region_codes", "sector_code", "stage", "kind", "members", "jobs", ""),
    (
        ("Grappe du cuir d’El Eulma", "Sétif", "Cuir", "Pilote", "Grappe", 31, 420, NOTE),
        ("Grappe des potiers", "Oran", "Poterie", "recensé", "Grappe", 12, 44, NOTE),
        ("Grappe des tapis", "Jijel", "Tapis", "projeté", "SPL", 8, 30, NOTE),
        ("Grappe des vanniers", "Guelma", "Vannerie", "actif", "Grappe", 19, 19, NOTE),
        ("Grappe du bois", "Médéa", "Bois", "recensé", "Grappe", 22, 101, NOTE),
        ("Grappe du textile", "Tlemcen", "Textile", "Pilote", "Grappe", 40, 900, NOTE),
        Lost(("Grappe à supprimer", "Mascara", "Musique", "Pilote", "Grappe", 5, 9, NOTE)),
    ),
    titled,
)
ARABIC = Made(
    "02-arabic.xlsx",
    ("name", "region_codes", "sector_code", "stage", "kind", "members", "year", ""),
    (
        (
            "عنقود جلود العلمة",
            "سطيف",
            "الجلود",
            "نموذجية",
            "عنقود",
            Says("١٢", "12"),
            Says("٢٠١٥", "2015"),
            NOTE,
        ),
        (
            "عنقود فخار السانية",
            "وهران",
            "الفخار",
            "محصاة",
            "عنقود",
            Says("٣٠", "30"),
            Says("٢٠١٨", "2018"),
            NOTE,
        ),
        (
            "عنقود زرابي الطاهير",
            "جيجل",
            "الزرابي",
            "نشطة",
            "عنقود",
            Says("٧", "7"),
            Says("٢٠٢٠", "2020"),
            NOTE,
        ),
        (
            "عنقود خشب المشروحة",
            "قالمة",
            "الخشب",
            "محصاة",
            "عنقود",
            Says("٤٠", "40"),
            Says("٢٠١١", "2011"),
            NOTE,
        ),
        (
            "عنقود سلالة وزرة",
            "المدية",
            "السلالة",
            "نموذجية",
            "عنقود",
            ASKED("بضعة"),
            Says("٢٠١٢", "2012"),
            NOTE,
        ),
    ),
    lambda rows: _right_to_left(rows),
)


def _right_to_left(rows: list[list[Any]]) -> bytes:
    made = Workbook()
    page = made.active
    page.sheet_view.rightToLeft = True
    page.append(["قائمة العناقيد الصناعية"])
    titles = ["اسم العنقود", "الولاية", "القطاع", "المرحلة", "النوع", "عدد المؤسسات"]
    page.append([*titles, "سنة الإنشاء", "المصدر"])
    for cells in rows:
        page.append(cells)
    return saved(made)


LISTS = {
    "Sétif, Oran et Jijel": "DZ-19|DZ-31|DZ-18",
    "Sétif / Oran": "DZ-19|DZ-31",
    "Sétif ; Guelma": "DZ-19|DZ-24",
    "Jijel\nMédéa": "DZ-18|DZ-26",
    "19, 31": "DZ-19|DZ-31",
    "W. de Sétif et W. d'Oran": "DZ-19|DZ-31",
    "B.B.A": "DZ-34",
    "Qacentina": "DZ-25",
    "Ain Defla/Chlef": "DZ-44|DZ-02",
    "Wilayas de Skikda et Guelma": "DZ-21|DZ-24",
    "سطيف ووهران": "DZ-19|DZ-31",
    "سطيف، جيجل، قالمة": "DZ-19|DZ-18|DZ-24",
    "ولاية سطيف": "DZ-19",
    "19 - Sétif": "DZ-19",
    "SETIF (19)": "DZ-19",
    "Tizi-Ouzou & Bouira": "DZ-15|DZ-10",
}
SEVERAL = Made(
    "03-several-regions.xlsx",
    OF_SHORT,
    (
        *tuple(
            plain(f"Groupement {number}", Says(shown, codes), "Musique")
            for number, (shown, codes) in enumerate(LISTS.items())
        ),
        plain("Groupement de l’Est", ASKED("Est du pays"), "Musique"),
        plain("Groupement de deux", ASKED("Sétif / Zzyx"), "Musique"),
    ),
    sheet(SHORT),
)
POINTS: tuple[tuple[Any, Any, str | None, str | None], ...] = (
    (36.19, 5.41, "36.19", "5.41"),
    ("36,19", "5,41", "36.19", "5.41"),
    ("36°11'24\"N", "5°24'36\"E", "36.19", "5.41"),
    ("36.19 N", "5.41 E", "36.19", "5.41"),
    ("36° 11' 24''", "5° 24' 36''", "36.19", "5.41"),
    ("٣٦٫١٩", "٥٫٤١", "36.19", "5.41"),
    ("", "", "", ""),
    ("n.d.", "n.d.", "", ""),
    (5.41, 36.19, None, None),
    (36.19, "", None, None),
    (719000, 4008000, None, None),
    (0, 0, None, None),
    (48.85, 2.35, None, None),
    ("36°11'W", "5.41", None, None),
)
DEGREES = Made(
    "04-coordinates.xlsx",
    ("name", "region_codes", "sector_code", "stage", "kind", "lat", "lon", ""),
    tuple(
        (f"Atelier {i}", "Sétif", "Musique", "Pilote", "Grappe", Says(a, lat), Says(o, lon), NOTE)
        for i, (a, o, lat, lon) in enumerate(POINTS)
    ),
    sheet((*TITLES[:5], "Latitude", "Longitude", "Source")),
)
YEARS: dict[Any, str | None] = {
    2015: "2015",
    "2015": "2015",
    "2015.0": "2015",
    "15/03/2015": "2015",
    "2015-03-15": "2015",
    dt.date(2015, 3, 15): "2015",
    "mars 2015": "2015",
    "15 mars 2015": "2015",
    "1er février 2015": "2015",
    "مارس 2015": "2015",
    "March 2015": "2015",
    "03/2015": "2015",
    "٢٠١٥": "2015",
    "n.d.": "",
    "en cours": None,
    "14": None,
    "43101": None,
    "2014/2015": None,
    "2014-15": None,
    "vers 2014": None,
    "avant 2014": None,
    "2105": None,
    "1436 H": None,
    "31/02/2015": None,
    "?2015": None,
}
DATES = Made(
    "05-years.xlsx",
    ("name", "region_codes", "sector_code", "stage", "kind", "year", ""),
    tuple(
        (f"Maison {i}", "Oran", "Musique", "Pilote", "Grappe", Says(shown, said), NOTE)
        for i, (shown, said) in enumerate(YEARS.items())
    ),
    sheet((*TITLES[:5], "Année de création", "Source")),
)
FORMULAS = Made(
    "06-formulas.xlsx",
    FIELDS,
    (
        ("Union A", "Sétif", "Musique", "Pilote", "Grappe", 12, NOTE),
        ("Union B", ASKED('=VLOOKUP("19",Z1:Z9,1,0)'), "Musique", "Pilote", "Grappe", 5, NOTE),
        ("Union C", "Oran", "Musique", "Pilote", "Grappe", ASKED("=SUM(Z1:Z9)"), NOTE),
        ("Union D", "Jijel", "Musique", "Pilote", "Grappe", ASKED(True), NOTE),
        ("Union E", ASKED("#REF!"), "Musique", "Pilote", "Grappe", 9, NOTE),
    ),
    sheet(TITLES),
)


def hiding(rows: list[list[Any]]) -> bytes:
    """07: hidden and filtered rows, a hidden column, an older list on a hidden sheet."""
    made = Workbook()
    page = made.active
    for cells in (TITLES, *rows):
        page.append([*cells[:6], "brouillon", cells[6]] if cells is not TITLES else _with_draft())
    for row in (4, 6, 9):
        page.row_dimensions[row].hidden = True
    page.auto_filter.ref = "A1:H11"
    page.column_dimensions["G"].hidden = True
    old = made.create_sheet("2019")
    for cells in (TITLES, *rows):
        old.append([*cells])
    old.sheet_state = "hidden"
    return saved(made)


def _with_draft() -> list[str]:
    return [*TITLES[:6], "Brouillon", TITLES[6]]


def _hidden(number: int) -> Any:
    cells = (f"Cercle {number}", "Skikda", "Musique", "Pilote", "Grappe", number, NOTE)
    return Lost(cells) if number in (4, 6, 9) else cells


HIDDEN = Made("07-hidden.xlsx", FIELDS, tuple(_hidden(number) for number in range(2, 12)), hiding)
KNOWN = Made(
    "08-known.xlsx",
    OF_SHORT,
    (
        *tuple(
            Lost((name, region, sector, "pilote", "Cluster", NOTE))
            for name, region, sector, _ in RESPELLED
        ),
        plain("Cercle des luthiers", "Guelma", "Musique"),
        Lost(("Cercle des luthiers", "Guelma", "Musique", "pilote", "Cluster", NOTE)),
        Lost(("CERCLE DES LUTHIERS", "Guelma", "Musique", "pilote", "Cluster", NOTE)),
    ),
    sheet(SHORT),
)
TRADES: dict[str, str | None] = {
    "Industrie du lait": "I014",
    "Lait et dérivés": "I014",
    "Filière lait": "I014",
    "Transformation du lait": "I014",
    "Dattes et dérivés": "I012",
    "Conditionnement de dattes": "I012",
    "Oléiculture / huile d'olive": "I013",
    "Travail du cuir": "C33",
    "Maroquinerie et chaussures": "C33",
    "Céramique d'art": "C34",
    "Poterie artisanale": "C34",
    "Bijoux traditionnels": "C32",
    "Tissage de tapis": "C37",
    "Industrie mécanique": "I03",
    "Composants automobiles": "I05",
    "TIC et numérique": "I09",
    "Énergie solaire": "I10",
    "Matériaux de construction et BTP": "I13",
    "Marbre et pierre": "C39",
    "Produits de la pêche": "I018",
    "Jus et boissons": "I011",
    "Tomate de conserve": "I015",
    "Industrie pharmaceutique": "I08",
    "Plasturgie et chimie": "I07",
    "Meubles en bois": "C36",
    "Dinanderie (cuivre)": "C35",
    "Industries agro-alimentaires": "I01",
    "صناعة الحليب": "I014",
    "إنتاج التمور": "I012",
    "الخزف التقليدي": "C34",
    "Date processing": "I012",
    "Olive oil production": "I013",
    "Textile et cuir": None,
    "Confection": None,
    "Divers": None,
    "Élevage": None,
    "Safran": None,
    "Services": None,
    "Habillement": None,
    "Recyclage": None,
}
WORDS = Made(
    "09-trades.xlsx",
    OF_SHORT,
    tuple(
        plain(f"Réseau {i}", "Tlemcen", Says(shown, code))
        for i, (shown, code) in enumerate(TRADES.items())
    ),
    sheet(SHORT),
)
MEMBERS: dict[Any, str | None] = {
    12: "12",
    "12": "12",
    "1 250": "1250",
    "1\u202f250": "1250",
    "1.250,0": "1250",
    "1.250": "1250",
    "12,0": "12",
    "٣٥": "35",
    "25 entreprises": "25",
    "25 adhérents": "25",
    "30 PME": "30",
    "n.d.": "",
    "-": "",
    "néant": "",
    "environ 30": None,
    "une quinzaine": None,
    "plusieurs": None,
    "40-50": None,
    "40 à 50": None,
    "+ de 100": None,
    "> 20": None,
    "12 dont 3 femmes": None,
    "10+5": None,
    "-3": None,
    "12,5": None,
    "2015-05-06": None,
    "12 ?": None,
    "vingt": None,
    "#####": None,
    "x": None,
    "100%": None,
}
COUNTS = Made(
    "10-members.xlsx",
    FIELDS,
    tuple(
        (f"Amicale {i}", "Mascara", "Musique", "Pilote", "Grappe", Says(shown, said), NOTE)
        for i, (shown, said) in enumerate(MEMBERS.items())
    ),
    sheet(TITLES),
)
WITHOUT = ("Dénomination", "Filière", "Stade", "Type", "Source")
OF_WITHOUT = ("name", "sector_code", "stage", "kind", "")


def _placeless(name: str) -> tuple[Any, ...]:
    return (name, "Musique", "Pilote", "Grappe", NOTE)


def by_wilaya(rows: list[list[Any]]) -> bytes:
    """11: a sheet for each wilaya, named after it."""
    made = Workbook()
    made.active.title = "Couverture"
    made.active.append(["Clusters par wilaya"])
    for number, region in enumerate(("Sétif", "Oran", "وهران والجهة", "Wilaya de Jijel", "Guelma")):
        page = made.create_sheet(region)
        for cells in (WITHOUT, *rows[4 * number : 4 * number + 4]):
            page.append(list(cells))
    return saved(made)


SHEETS = Made(
    "11-sheets.xlsx",
    OF_WITHOUT,
    tuple(_placeless(f"Chœur {number}") for number in range(20)),
    by_wilaya,
    {"region_codes": (None,) * 20},
)
FILES = tuple(
    Made(
        name,
        OF_WITHOUT,
        tuple(_placeless(f"Orchestre {number} {name[:3]}") for number in range(5)),
        sheet(WITHOUT, *above),
        {"region_codes": (None,) * 5},
    )
    for name, above in (
        ("12a-clusters_setif_2025.xlsx", ()),
        ("12b-liste.xlsx", (["Liste des SPL de la wilaya de Sétif"], [])),
        ("12c-liste.xlsx", (["قائمة العناقيد، ولاية جيجل"], [])),
    )
)
OLD_ROWS = (
    ("SPL du cuir", "Sétif", "Cuir", "Pilote", "SPL", 12, NOTE),
    ("SPL des potiers", "Oran", "Poterie", "recensé", "SPL", 30, NOTE),
    ("SPL des tapis", "Jijel", "Tapis", "actif", "SPL", 8, NOTE),
    ("SPL du bois", "Médéa", "Bois", "projeté", "SPL", 5, NOTE),
    ("SPL des luthiers", "Tlemcen", "Musique", "Pilote", "SPL", 6, NOTE),
    ("SPL de la vannerie", "Guelma", "Vannerie", "Pilote", "SPL", 7, NOTE),
)
# Rows and titles as of OLD_ROWS, "Nom du SPL" among these, saved by LibreOffice as Excel 97.
EXCEL_97 = Made(
    "13-old.xls",
    FIELDS,
    OLD_ROWS,
    lambda _: Path(__file__).with_name("old.xls").read_bytes(),
)
ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="A">{rows}
<table:table-row table:number-rows-repeated="1048000"><table:table-cell
 table:number-columns-repeated="1024"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def open_document(rows: list[list[Any]]) -> bytes:
    """14: LibreOffice's own format, with the empty million of rows it repeats."""
    titles = ["Nom du SPL", *TITLES[1:]]
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in line)
        + "</table:table-row>"
        for line in (titles, *rows)
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", ODS.format(rows=cells))
    return buffer.getvalue()


LIBRE = Made("14-libre.ods", FIELDS, OLD_ROWS, open_document)
OLD_ARABIC = Made(
    "15-cp1256.csv",
    ("name", "region_codes", "sector_code", "stage", "kind", ""),
    (
        ("عنقود الجلود", "سطيف", "الجلود", "نموذجية", "عنقود", "تحقيق"),
        ("عنقود الفخار", "وهران", "الفخار", "محصاة", "عنقود", "تحقيق"),
        ("عنقود الزرابي", "جيجل", "الزرابي", "نشطة", "عنقود", "تحقيق"),
        ("عنقود الخشب", "قالمة", "الخشب", "محصاة", "عنقود", "تحقيق"),
        ("عنقود السلالة", "المدية", "السلالة", "محصاة", "عنقود", "تحقيق"),
    ),
    text(("الاسم", "الولاية", "القطاع", "المرحلة", "النوع", "المصدر"), "cp1256"),
)
OLD_FRENCH = Made(
    "16-cp1252.csv",
    FIELDS,
    (
        (
            Says("Grappe\nde l’œuvre", "Grappe de l’œuvre"),
            "Sétif",
            "Musique",
            "Pilote",
            "Grappe",
            9,
            NOTE,
        ),
        ('Grappe "Étoile"', "Oran", "Musique", "recensée", "Grappe", 8, "Note ; 2024"),
        ("Grappe des anches", "Jijel", "Musique", "actif", "Grappe", 7, NOTE),
        ("Grappe du chœur", "Médéa", "Musique", "projeté", "Grappe", 6, NOTE),
    ),
    text(TITLES, "cp1252", after="Total;;;;;30;\r\n"),
)


def forms(rows: list[list[Any]]) -> bytes:
    """17: a form for each record, labels down the left side."""
    made = Workbook()
    made.remove(made.active)
    for number, cells in enumerate(rows):
        page = made.create_sheet(f"Fiche {number + 1}")
        page.append(["FICHE DE RECENSEMENT"])
        page.append([None])
        for title, cell in zip(TITLES, cells, strict=True):
            page.append([f"{title} :", cell])
    return saved(made)


FORMS = Made(
    "17-forms.xlsx",
    FIELDS,
    (
        ("Grappe des luthiers", "Sétif", "Musique", "Pilote", "Grappe", 12, NOTE),
        ("Grappe des violons", "Oran", "Musique", "recensé", "Grappe", 5, NOTE),
    ),
    forms,
)
DOUBTFUL = Made(
    "18-many-doubts.xlsx",
    ("name", "region_codes", "sector_code", "stage", "kind", "year", ""),
    tuple(
        (
            f"Troupe {number}",
            "Biskra",
            ASKED(f"activité {number}") if number % 5 < 3 else "Musique",
            "Pilote",
            "Grappe",
            ASKED("2000/2001") if number % 5 == 3 else 2001,
            NOTE,
        )
        for number in range(260)
    ),
    sheet((*TITLES[:5], "Année", "Source")),
)


def beside(rows: list[list[Any]]) -> bytes:
    """19: two tables side by side and one of other columns below."""
    made = Workbook()
    page = made.active
    page.append([*TITLES, None, *TITLES])
    for left, right in zip(rows[:4], rows[4:8], strict=True):
        page.append([*left, None, *right])
    page["A2"].comment = Comment("à vérifier", "Amel")
    return saved(made)


BESIDE = Made(
    "19-side-by-side.xlsx",
    FIELDS,
    tuple(
        (f"Société {number}", region, "Musique", "Pilote", "Grappe", number + 3, NOTE)
        for number, region in enumerate(
            ("Sétif", "Oran", "Jijel", "Guelma", "Médéa", "Tlemcen", "Mascara", "Skikda")
        )
    ),
    beside,
)
OFFICES = (
    FIRST,
    ARABIC,
    SEVERAL,
    DEGREES,
    DATES,
    FORMULAS,
    HIDDEN,
    KNOWN,
    WORDS,
    COUNTS,
    SHEETS,
    *FILES,
    EXCEL_97,
    LIBRE,
    OLD_ARABIC,
    OLD_FRENCH,
    FORMS,
    DOUBTFUL,
    BESIDE,
)
