"""The one frame of all plates: what a figure's numbers are made of, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analytics.catalogue import FRACTIONAL
from analytics.measures.coverage import Refusal
from analytics.plates import findings
from analytics.plates.model import Body, Column, Plate
from analytics.selection import Selection
from analytics.summary import Summary, summarise
from analytics.summary.focus import WHOLE, Focus
from analytics.summary.units import USUAL_LEVEL, Units
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets
from geodata.registers.published import REGISTER
from geodata.version import DataVersion

PUBLISHED, SUPPORT = "published", "support"


@dataclass(frozen=True)
class Basis:
    """What the numbers of a figure are made of, whatever it draws.

    Attributes
    ----------
    selection : Selection
    sets : mapping
        Country → boundary set of its regions.
    counting : str
        The counting rule in force, or ``published``, ``register``, ``support``.
    sources : tuple of str
        Source ids, most cited first.
    version : DataVersion
    notes : tuple of Phrase
        What is to be known of these data even where nothing is drawn.
    cited : tuple of str
        Source ids of what enters only a figure that is drawn.
    published : tuple of str
        Sources of published tables, as they are cited.
    synthetic : bool
        Made-up data.
    empty : Phrase or None
        Why there is nothing to draw.
    """

    selection: Selection
    sets: Mapping[str, str]
    counting: str
    sources: tuple[str, ...]
    version: DataVersion
    notes: tuple[Phrase, ...] = ()
    cited: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    synthetic: bool = False
    empty: Phrase | None = None


def frame(
    basis: Basis,
    *,
    title: Phrase,
    subtitle: Phrase,
    table: pd.DataFrame,
    columns: tuple[Column, ...],
    body: Body,
    notes: tuple[Phrase, ...] = (),
    finding: Phrase | None = None,
    focus: Focus = WHOLE,
    refusal: Refusal | None = None,
) -> Plate:
    """A plate of a basis with what is said of it; refused where `refusal` says so.

    Parameters
    ----------
    title, finding : Phrase
        What the figure is about; what it says, its title where it is drawn.
    table : DataFrame
        Every number of the figure; none of it stays where it is refused.
    notes : tuple of Phrase
        What is to be known of these numbers: not said where they are not drawn.
    focus : Focus
        The part of a table that is shown, named first in the title.
    """
    if refusal is not None:
        table = pd.DataFrame(columns=[column.key for column in columns])
    made = Plate(
        key="",
        title=_titled(finding or title, focus),
        subtitle=subtitle,
        table=table.reset_index(drop=True),
        columns=columns,
        body=body,
        notes=(*focus.notes, *notes, *basis.notes),
        sources=tuple(dict.fromkeys([*basis.sources, *basis.cited])),
        sets=_shown(basis.sets, table),
        counting=basis.counting,
        selection=basis.selection,
        version=basis.version,
        empty=basis.empty or (refusal.phrase if refusal is not None else None),
        published=basis.published,
        synthetic=basis.synthetic,
    )
    # What is said of numbers goes with them: a figure that is not drawn finds nothing.
    if not made.drawn:
        about = _titled(title, focus)
        return replace(made, title=about, notes=basis.notes, sources=basis.sources)
    return made


def _titled(title: Phrase, focus: Focus) -> Phrase:
    """The title, with what part of a table it speaks of first."""
    if not focus.named:
        return title
    return phrase("title.of_part", parts=focus.named, title=title, count=len(focus.named))


def _shown(sets: Mapping[str, str], table: pd.DataFrame) -> dict[str, str]:
    """The countries that the table speaks of, where it says so; else all."""
    named = set(table["country_code"].dropna()) if "country_code" in table else set()
    return {code: name for code, name in sets.items() if code in named} or dict(sets)


# What figures are made of -------------------------------------------------------------


def sets_of(data: Datasets, selection: Selection) -> dict[str, str]:
    """Country → boundary set of everything that a selection shows."""
    return {code: selection.set_of(code, data) for code in selection.shown_countries(data)}


def of_records(data: Datasets, summary: Summary) -> Basis:
    """Records that were counted."""
    return Basis(
        selection=summary.selection,
        sets=sets_of(data, summary.selection),
        counting=summary.counting,
        sources=summary.sources,
        version=data.version,
        notes=(*summary.notes, *_general_notes(summary, data)),
        empty=_empty_reason(summary),
    )


def of_support(
    data: Datasets,
    selection: Selection,
    cited: Mapping[str, pd.DataFrame],
    *,
    empty: Phrase | None = None,
    lacking: bool = False,
) -> Basis:
    """Rows of support.

    Parameters
    ----------
    cited : mapping
        Kind of row → the rows that enter the figure: their sources are its own.
    empty : Phrase, optional
        Why there is nothing to draw.
    lacking : bool
        Whether nothing was recorded, which is the reason then.
    """
    return Basis(
        selection=selection,
        sets=sets_of(data, selection),
        counting=SUPPORT,
        sources=(),
        cited=tuple(data.support.sources(cited)),
        version=data.version,
        notes=(phrase("note.support_partial"),),
        empty=empty or (phrase("empty.support") if lacking else None),
    )


def of_units(
    data: Datasets, selection: Selection, units: Units | None, *, with_records: bool = False
) -> Basis:
    """Units of a published table, or of the records where none was chosen.

    Parameters
    ----------
    units : Units or None
        None where records of several countries are chosen: refused.
    with_records : bool
        Whether records enter the figure beside a table, and are cited too.
    """
    if units is None:
        alone = of_records(data, _every_sector(data, selection))
        refused = alone.empty or Refusal("one_country").phrase
        return replace(alone, selection=selection.without(["sectors"]), empty=refused)
    records = of_records(data, units.summary)
    table = units.table
    own = replace(
        records,
        sets={units.country: units.boundary_set},
        selection=selection,
        notes=(*units.notes, *records.notes),
    )
    if table is None:
        # Records of every sector are what a share of records is measured against.
        return replace(own, selection=selection.without(["sectors"]))
    published = replace(
        own,
        counting=REGISTER if table.origin == REGISTER else PUBLISHED,
        published=(table.source,),
        synthetic=table.synthetic,
        empty=None,
    )
    if with_records:
        return published
    return replace(published, sources=(), notes=units.notes or (phrase("note.as_published"),))


def _every_sector(data: Datasets, selection: Selection) -> Summary:
    base = replace(selection, measure="clusters", sectors=(), level=USUAL_LEVEL)
    return summarise(data, base, ("region", "sector"), FRACTIONAL)


def _general_notes(summary: Summary, data: Datasets) -> tuple[Phrase, ...]:
    """Not located records, partial inventories, parent-only regions."""
    notes = []
    if summary.not_located and "region" in summary.by:
        notes.append(phrase("note.not_located", count=summary.not_located, records=summary.records))
    if summary.undivided and "region" in summary.by:
        notes += [phrase("note.parent_only"), *_may_be(summary)]
    if len(summary.selection.shown_countries(data)) > 1:
        notes.append(phrase("note.not_comparable"))
    notes.append(phrase("note.partial_inventory"))
    return tuple(notes)


def _may_be(summary: Summary) -> list[Phrase]:
    """For each region that was divided since, the parts that its records may be in."""
    return [
        phrase(
            "note.may_be",
            region=Ref("region", one.region),
            parts=tuple(Ref("region", part) for part in one.parts),
        )
        for one in summary.undivided
    ]


def _empty_reason(summary: Summary) -> Phrase | None:
    """Why there is nothing to draw, if so."""
    if summary.records == 0:
        return phrase("empty.no_record")
    if "region" in summary.by and summary.placed == 0:
        return phrase("empty.none_located", count=summary.records)
    if summary.rows["value"].notna().sum() == 0:
        return phrase("empty.measure_unknown", measure=summary.measure.name(summary.selection))
    return None


# What plates say alike ----------------------------------------------------------------


def column(key: str, kind: str, title: str = "", decimals: int | None = None) -> Column:
    """A column whose heading is ``column.<title or key>``."""
    return Column(key, kind, phrase(f"column.{title or key}"), decimals)


def value_column(summary: Summary) -> Column:
    """The column of the measure in force, headed with its unit."""
    kind = "count" if summary.measure.key == "clusters" else "number"
    return Column("value", kind, summary.measure.unit(summary.selection))


def scope(basis: Basis) -> Phrase | tuple[Ref, ...]:
    """The countries of a figure, as a title names them."""
    return findings.scope(list(basis.sets))


def bare_title(key: str, basis: Basis) -> Phrase:
    """What a figure of support is called where nothing was recorded."""
    return phrase("title.bare", what=phrase(f"figure_of.{key}"), scope=scope(basis))


def sentences(rows: pd.DataFrame, said: Sequence[Phrase | Amount]) -> pd.Series:
    """One sentence or number per row, as a column."""
    return pd.Series(list(said), index=rows.index, dtype=object)
