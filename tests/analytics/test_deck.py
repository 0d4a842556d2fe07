"""Decks: kept as numbers, redrawn from today's data, and hostile until checked."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from analytics import deck as decks
from analytics import packed, plates, starters
from analytics.__main__ import main
from analytics.briefs.model import KINDS as BRIEF_KINDS
from analytics.deck import Deck, Slide, Snapshot, dump, load, slide, snapshot
from analytics.deck_changes import FigureChange, compare
from analytics.figures import deckbook
from analytics.figures.deckbook import change_lines
from analytics.selection import Selection
from analytics.surfaces import exports
from analytics.words.i18n import Wording
from analytics.words.phrases import Amount, Phrase, Ref
from analytics.words.plaintext import without_marks
from geodata.datasets import Datasets
from geodata.errors import GeodataError
from geodata.languages import LANGUAGES
from tests.analytics.gridland import gridland
from tests.analytics.toyland import records, toyland

DZ = Selection(countries=("DZ",), regions=("DZ-25",), measure="density_km2", year_from=2010)


def every(data: Datasets, selection: Selection) -> Deck:
    """As many figures as a deck holds, those that came last left out."""
    keys = list(plates.PLATES)[: decks.MAX_SLIDES]
    return Deck("Tous", tuple(slide(key, selection, data) for key in keys))


def test_deck_comes_back_as_it_was_saved(data: Datasets) -> None:
    for selection in (DZ, Selection(), Selection(countries=("JO",), stages=("planned",))):
        one = every(data, selection).changed(0, title="Un titre", comment="Deux\nlignes")
        again, remarks = load(dump(one), data)
        assert again == one
        assert remarks == ()


def test_deck_holds_selections_and_numbers_not_pictures(data: Datasets) -> None:
    content = dump(starters.starter("country", "DZ", Wording("fr", data)))
    document = json.loads(content)
    assert len(content) < 100_000
    assert document["slides"][4]["selection"] == {"country": ["DZ"], "measure": ["density_pop"]}
    first = document["slides"][1]
    assert first["data"] == {"digest": data.version.digest, "as_of": "2026-11-21"}
    rows = {row[1]: row[2] for row in first["table"]["rows"]}
    assert rows["DZ-25"] == 2.0
    assert rows["DZ-47"] is None


def test_slides_are_moved_and_removed(data: Datasets) -> None:
    one = Deck("", tuple(Slide(key, Selection()) for key in ("profile", "region_map", "point_map")))
    names = [s.plate for s in one.moved(2, -1).slides]
    assert names == ["profile", "point_map", "region_map"]
    assert one.moved(0, -1) == one
    assert one.moved(2, 5) == one
    assert [s.plate for s in one.without(1).slides] == ["profile", "point_map"]
    full = Deck("", one.slides[:1] * decks.MAX_SLIDES)
    with pytest.raises(GeodataError) as caught:
        full.added(one.slides[0])
    assert caught.value.code == "deck_full"


# What has changed -------------------------------------------------------------------


def test_what_a_report_is_asked_for_holds_on_every_slide() -> None:
    """Another law for Algeria leaves Tunisia's; numbers of another selection are not compared."""
    numbers = Snapshot((("region_code", "region"),), (("DZ-25",),), "d", "2026-11-21")
    sets = (("DZ", "DZ-1984"), ("TN", "TN-2000"))
    one = Slide("region_map", Selection(stages=("pilot",), sets=sets), snapshot=numbers)
    other = Slide("money", Selection(currency="EUR"), snapshot=numbers)
    chosen = Selection(currency="EUR", sets=(("DZ", "DZ-2019"),))
    first, second = Deck("", (one, other)).under(("currency",), chosen).slides
    assert first.selection == Selection(stages=("pilot",), sets=sets, currency="EUR")
    assert (first.snapshot, second) == (None, other)
    (moved, _) = Deck("", (one, other)).under(("sets",), chosen).slides
    assert moved.selection.sets == (("DZ", "DZ-2019"), ("TN", "TN-2000"))
    assert moved.selection.currency == ""


def test_changes_are_the_rows_and_numbers_that_differ() -> None:
    columns = (("region_code", "region"), ("value", "number"), ("status", "status"))
    before = Snapshot(
        columns, (("A", 1.0, "ok"), ("B", 2.0, "ok"), ("C", None, "x")), "1", "2026-01-01"
    )
    after = Snapshot(
        columns, (("A", 1.5, "ok"), ("C", None, "ok"), ("D", 4.0, "ok")), "2", "2026-02-01"
    )
    assert compare(before, after) == (
        FigureChange("value", (("region", "A"),), "value", "number", 1.0, 1.5),
        FigureChange("added", (("region", "D"),)),
        FigureChange("removed", (("region", "B"),)),
    )
    assert compare(before, before) == ()


def test_unknown_that_becomes_known_is_a_change() -> None:
    columns = (("region_code", "region"), ("value", "number"))
    before = Snapshot(columns, (("A", None),), "1", "2026-01-01")
    after = Snapshot(columns, (("A", 0.0),), "2", "2026-02-01")
    (change,) = compare(before, after)
    assert (change.before, change.after) == (None, 0.0)


def test_same_data_has_no_changes(data: Datasets) -> None:
    for key in plates.PLATES:
        plate = plates.build(key, data, DZ)
        assert compare(snapshot(plate), snapshot(plate)) == ()


def test_next_months_data_is_drawn_and_its_changes_told(tmp_path: Path) -> None:
    """R4 has moved from East (3 records then) to West (2 then)."""
    folders = [tmp_path / name for name in ("then", "now")]
    for folder in folders:
        folder.mkdir()
    then = toyland(records(), folders[0])
    now = toyland(records(R4={"region_codes": "TO-W"}), folders[1])
    words = Wording("en", now)
    saved = Deck("", (slide("ranking_regions", Selection(countries=("TO",)), then),))
    book = deckbook.book_of(saved, words)
    rows = {row[1]: row[2] for row in book.leaves[0].sheet.table.rows}
    assert rows == {"West": "3", "East": "2"}
    lines = [without_marks(line) for line in book.leaves[0].changes]
    assert lines[0].startswith("Since the data of 21 November 2026: 2 values changed")
    assert sorted(lines[1:]) == [
        "Toyland · East – clusters: 3 → 2",
        "Toyland · West – clusters: 2 → 3",
    ]


@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
def test_changes_are_told_in_every_language(data: Datasets, lang: str) -> None:
    words = Wording(lang, data)
    for key in plates.PLATES:
        plate = plates.build(key, data, Selection(countries=("DZ",)))
        now = snapshot(plate)
        rows = [tuple(c + 1 if isinstance(c, float) else c for c in row) for row in now.rows[1:]]
        lines = change_lines(replace(now, rows=tuple(rows), as_of="2026-08-01"), plate, words)
        if not now.rows:
            assert plate.empty is not None, "only a figure that is refused has no numbers"
            assert lines == ()
            continue
        assert len(lines) >= 2, key
        assert words.date("2026-08-01") in lines[0]
        assert "change." not in "".join(lines)


def test_deck_of_a_register_comes_back_and_tells_its_changes(registered: Datasets) -> None:
    """Sentences, verdicts and flags are remembered as what they say, in no language."""
    chosen = Selection(countries=("DZ",), table="essai-2025-firms")
    one = every(registered, chosen)
    again, remarks = load(dump(one), registered)
    assert again == one
    assert remarks == ()
    keys = [s.plate for s in one.slides]
    words = Wording("fr", registered)
    plate = plates.build("gap_list", registered, chosen)
    now = snapshot(plate)
    region, category, excess, said = now.rows[0]
    assert isinstance(said, Phrase)
    was = Phrase(said.key, {**said.params, "units": Amount(3.0)})
    before = replace(now, rows=((region, category, excess, was), *now.rows[1:]), as_of="2026-08-01")
    first, line = [without_marks(text) for text in change_lines(before, plate, words)]
    assert "1 valeur changée" in first
    assert words.name("region", region) in line
    assert "3 entreprises" in line
    assert words.number(said.params["units"].value) + " entreprises" in line
    matrix = one.slides[keys.index("quotient_matrix")].snapshot
    assert matrix is not None
    j = [key for key, _ in matrix.columns].index("verdict")
    rows = list(matrix.rows)
    rows[0] = (*rows[0][:j], "below", *rows[0][j + 1 :])
    found = compare(replace(matrix, rows=tuple(rows)), matrix)
    assert [(c.kind, c.column) for c in found] == [("value", "verdict")], "a verdict names no row"


@pytest.mark.parametrize(
    "cell",
    [
        {"key": "reason.candidate"},
        {"key": "x", "params": {}, "count": None, "more": 1},
        {"key": "x", "params": {"a": {"b": 1}}, "count": None},
        {"key": "x", "params": {"a": [[[[[[1]]]]]]}, "count": None},
        {"key": "x", "params": {"a": list(range(500))}, "count": None},
        {"key": "x" * 600, "params": {}, "count": None},
        {"key": "x", "params": {"a": {"value": 1, "decimals": 99, "share": False}}, "count": None},
        {"kind": "region", "code": "DZ-25"},
    ],
)
def test_broken_sentence_is_dropped_with_its_table(data: Datasets, cell: Any) -> None:
    given = document(data)
    given["slides"][0]["table"] = {
        "columns": [["region_code", "region"], ["said", "phrase"]],
        "rows": [["DZ-25", cell]],
    }
    deck, _ = load(json.dumps(given).encode(), data)
    assert deck.slides[0].snapshot is None


def test_sentence_that_names_nothing_does_no_harm(registered: Datasets) -> None:
    chosen = Selection(countries=("DZ",), table="essai-2025-firms")
    plate = plates.build("gap_list", registered, chosen)
    now = snapshot(plate)
    for key, params in (
        ("no.such.sentence", {}),
        ("reason.candidate", {}),
        ("reason.candidate", {"units": packed.pack(Ref("region", "ZZ-99"))}),
        ("{0.__class__}", {"0": "x"}),
    ):
        strange = packed.unpack({"key": key, "params": params, "count": None})
        rows = ((*now.rows[0][:3], strange), *now.rows[1:])
        lines = change_lines(replace(now, rows=rows), plate, Wording("fr", registered))
        assert len(lines) == 2
        assert "class" not in lines[1]


# Files from outside -----------------------------------------------------------------


def document(data: Datasets, **changes: Any) -> dict[str, Any]:
    whole = json.loads(dump(Deck("Titre", (slide("ranking_regions", DZ, data),))))
    return {**whole, **changes}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "deck_unreadable"),
        (b"\x00\xff\xfe", "deck_unreadable"),
        (b"PK\x03\x04", "deck_unreadable"),
        (b"[]", "deck_unreadable"),
        (b'{"format": "atlas-grappes-deck"}', "deck_unreadable"),
        (b'{"format": "other", "version": 1, "slides": []}', "deck_unreadable"),
        (b'{"format": "atlas-grappes-deck", "version": 2, "slides": []}', "deck_newer"),
        (b'{"format": "atlas-grappes-deck", "version": NaN, "slides": []}', "deck_unreadable"),
        (b"[" * 100_000, "deck_unreadable"),
        (b'{"a":' * 50_000, "deck_unreadable"),
        (b'{"version": ' + b"9" * 6000 + b"}", "deck_unreadable"),
        (b" " * (decks.MAX_BYTES + 1), "deck_too_large"),
    ],
)
def test_file_that_is_no_deck_is_refused_in_words(
    data: Datasets, content: bytes, code: str
) -> None:
    with pytest.raises(GeodataError) as caught:
        load(content, data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        "x",
        {"plate": "nothing_like_it"},
        {"plate": ["ranking_regions"]},
        {"plate": "../../etc/passwd"},
    ],
)
def test_bad_slide_is_left_out_and_the_rest_kept(data: Datasets, bad: Any) -> None:
    good = document(data)["slides"][0]
    given = document(data, slides=[good, bad, good])
    deck, remarks = load(json.dumps(given).encode(), data)
    assert [s.plate for s in deck.slides] == ["ranking_regions"] * 2
    (remark,) = remarks
    assert "2" in Wording("fr", data).say(remark)


@pytest.mark.parametrize(
    "table",
    [
        None,
        {"columns": [], "rows": []},
        {"columns": [["value", "number"]], "rows": [[1, 2]]},
        {"columns": [["value", "number"]], "rows": [[{"a": 1}]]},
        {"columns": [["value", "number"]], "rows": [[1e308]]},
        {"columns": [["value", "number"]], "rows": [[True]]},
        {"columns": [["value", 3]], "rows": [[1]]},
        {"columns": [["value", "number"]] * 41, "rows": []},
        {"columns": [["value", "number"]], "rows": [[1]] * 2001},
        {"columns": [["region_code", "region"]], "rows": [["x" * 501]]},
    ],
)
def test_broken_numbers_are_dropped_not_believed(data: Datasets, table: Any) -> None:
    given = document(data)
    given["slides"][0]["table"] = table
    deck, _ = load(json.dumps(given).encode(), data)
    assert deck.slides[0].snapshot is None


def test_numbers_of_another_figure_do_no_harm(data: Datasets) -> None:
    """Codes that nothing names, columns that are not there, kinds that do not exist."""
    given = document(data)
    given["slides"][0]["table"] = {
        "columns": [["region_code", "region"], ["value", "number"], ["x", "<script>"]],
        "rows": [["ZZ-99", 3, "=1+1"], [None, None, None], ["DZ-25", 7, "{{7*7}}"]],
    }
    deck, _ = load(json.dumps(given).encode(), data)
    book = deckbook.book_of(deck, Wording("fr", data))
    assert "2 lignes retirées" in book.leaves[0].changes[0]


def test_unknown_filter_is_left_out_and_told(data: Datasets) -> None:
    given = document(data)
    del given["law"]
    given["slides"][0]["selection"] = {
        "country": ["DZ", "XX"],
        "colour": ["red"],
        "stage": "pilot",
        "sector": [3],
    }
    deck, remarks = load(json.dumps(given).encode(), data)
    # Saved with numbers and no division: it was counted under the first law.
    first = (("DZ", "DZ-1984"),)
    assert deck.slides[0].selection == Selection(countries=("DZ",), sets=first)
    assert "deck.old_division" in {remark.key for remark in remarks}
    told = " ".join(Wording("en", data).say(remark) for remark in remarks)
    assert "XX" in told
    assert "colour" in told


def test_texts_of_a_file_are_cut_and_cleaned(data: Datasets) -> None:
    given = document(data, title="T" * 5000)
    given["slides"][0] |= {"title": "a\x00b\u202ec\nd" * 200, "comment": "x" * 50_000}
    deck, _ = load(json.dumps(given).encode(), data)
    assert len(deck.title) == 300
    assert 290 < len(deck.slides[0].title) <= 300
    assert "\x00" not in deck.slides[0].title
    assert "\u202e" not in deck.slides[0].title
    assert len(deck.slides[0].comment) == 4000


def test_most_slides_are_kept_and_the_others_told(data: Datasets) -> None:
    given = document(data)
    given["slides"] = given["slides"] * 61
    deck, remarks = load(json.dumps(given).encode(), data)
    assert len(deck.slides) == 60
    assert len(remarks) == 1


# Starters ---------------------------------------------------------------------------


def test_country_in_ten_plates(data: Datasets) -> None:
    for code in data.countries:
        one = starters.starter("country", code, Wording("fr", data))
        assert len(one.slides) == 10
        assert {s.selection.countries for s in one.slides} == {(code,)}
        for slide_ in one.slides:
            assert plates.build(slide_.plate, data, slide_.selection).empty is None
            assert slide_.snapshot is not None
            assert slide_.snapshot.rows


def test_country_with_a_whole_table_shows_what_it_says(tmp_path: Path) -> None:
    """Gridland counts all its firms: quotients and gaps take places among the ten."""
    words = Wording("fr", gridland(tmp_path))
    one = starters.starter("country", "GR", words)
    compared = [s.plate for s in one.slides if s.selection.table == "firms"]
    assert compared == ["quotient_matrix", "gap_map", "gap_list"]
    assert len(one.slides) == 10


def test_made_up_tables_are_no_ground_for_a_talk(registered: Datasets) -> None:
    assert registered.observations.tables["essai-2025-firms"].complete
    assert starters.whole_table("DZ", registered) == ""


def test_region_and_sector_sheets(data: Datasets) -> None:
    words = Wording("fr", data)
    for code in ("DZ-25", "DZ-05"):
        one = starters.starter("region", code, words)
        assert words.name("region", code) in one.title
        assert all(s.selection.regions == (code,) for s in one.slides)
    sector = starters.starter("sector", "C35", words)
    assert all(s.selection.sectors == ("C35",) for s in sector.slides)
    for wrong in (("region", "DZ-99"), ("planet", "X"), ("sector", "")):
        with pytest.raises(GeodataError):
            starters.starter(*wrong, words)


# Command line -----------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["pptx", "docx", "pdf", "html", "xlsx"])
def test_report_is_written_without_a_browser(
    tmp_path: Path, data: Datasets, format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "deck.json", tmp_path / f"out.{format_}"
    slides = (slide("ranking_regions", DZ, data), slide("region_map", DZ, data))
    source.write_bytes(dump(Deck("Comité", slides)))
    asked = ["report", str(source), "--format", format_, "--lang", "fr", "--out", str(target)]
    assert main(asked) == 0
    starts = {"pdf": b"%PDF", "html": b"<!doctype html>"}
    assert target.read_bytes().startswith(starts.get(format_, b"PK"))
    assert capsys.readouterr().err == ""


def test_report_says_what_it_left_out(
    tmp_path: Path, data: Datasets, capsys: pytest.CaptureFixture[str]
) -> None:
    given = document(data)
    given["slides"].append({"plate": "from_the_future"})
    source, target = tmp_path / "deck.json", tmp_path / "out.pptx"
    source.write_text(json.dumps(given), "utf-8")
    assert main(["report", str(source), "--lang", "en", "--out", str(target)]) == 0
    assert "from_the_future" in capsys.readouterr().err
    cover, figure, missing = Presentation(io.BytesIO(target.read_bytes())).slides
    assert "from_the_future" in " ".join(
        shape.text_frame.text for shape in missing.shapes if shape.has_text_frame
    )
    assert cover.shapes.title.text_frame.text != figure.shapes.title.text_frame.text


@pytest.mark.parametrize("given", ["missing.json", "country:XX"])
def test_report_that_cannot_be_written_is_refused_in_words(
    tmp_path: Path, given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", given, "--out", str(tmp_path / "x.pptx")]) == 2
    assert capsys.readouterr().err.strip()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_report_of_what_there_is_no_deck_of_names_what_there_is(
    tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["report", "cluster:DZ-003", "--lang", lang, "--out", str(tmp_path / "x.pptx")]
    assert main(asked) == 2
    said = capsys.readouterr().err
    kinds = [*starters.KINDS, starters.COMMITTEE, *(f"brief:{kind}" for kind in BRIEF_KINDS)]
    assert [kind for kind in ("cluster:DZ-003", *kinds) if kind not in said] == []


def test_a_slide_keeps_language_notes_and_a_quiet_comment(data: Datasets) -> None:
    words = Wording("fr", data)
    taken = slide("ranking_sectors", Selection(countries=("DZ",), level=2), data)
    spoken = replace(taken, lang="ar", comment="تعليق", notes="ملاحظة")
    quiet = replace(taken, comment="À dire", quiet=True, half=True)
    one = Deck("Essai", (spoken, quiet))
    again, remarks = load(dump(one), data)
    assert (again, remarks) == (one, ())
    first, second = deckbook.book_of(one, words).leaves
    assert (first.sheet.lang, first.comment, first.notes) == ("ar", "تعليق", "ملاحظة")
    assert (second.sheet.lang, second.comment, second.notes) == ("fr", "", "À dire")
    assert (first.half, second.half) == (False, True)


def test_a_language_that_is_none_is_told_and_left_out(data: Datasets) -> None:
    taken = slide("ranking_sectors", Selection(countries=("DZ",)), data)
    again, remarks = load(dump(Deck("x", (replace(taken, lang="xx"),))), data)
    assert again.slides[0].lang == ""
    assert [remark.key for remark in remarks] == ["deck.unknown_value"]


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("comment", ["Une remarque.", "Une longue remarque. " * 150, "x\n" * 90])
def test_a_half_figure_leaves_the_other_half_to_its_comment(
    data: Datasets, lang: str, comment: str
) -> None:
    taken = slide("ranking_sectors", Selection(countries=("DZ",), level=2), data)
    book = deckbook.book_of(
        Deck("x", (replace(taken, comment=comment, half=True),)), Wording(lang, data)
    )
    pages = Presentation(io.BytesIO(exports.encode_book(book, "pptx"))).slides
    (page,) = [one for one in pages if any(shape.has_chart for shape in one.shapes)]
    named = Wording(lang, data).text("office.comment")
    (said,) = [shape for shape in page.shapes if shape.name == named]
    (drawn,) = [shape for shape in page.shapes if shape.has_chart]
    first, second = (said, drawn) if lang == "ar" else (drawn, said)
    assert first.left + first.width <= second.left
    assert 0.6 <= said.width / drawn.width <= 1
    sizes = {run.font.size.pt for p in said.text_frame.paragraphs for run in p.runs}
    assert min(sizes) >= 14
    assert max(sizes) == 24 or len(comment) > 100
