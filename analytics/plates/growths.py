"""Two years of a table: what grew where, and by what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from analytics.measures import leaders
from analytics.measures.coverage import Refusal, for_map
from analytics.measures.two_years import for_growth
from analytics.plates import declared
from analytics.plates.declared import EVERY_SECTOR, ON_A_MAP, TableUse
from analytics.plates.frame import Basis, column, frame, of_units, scope, sentences
from analytics.plates.model import ClassMap, Column, Composition, Plate
from analytics.selection import Selection
from analytics.summary import units as unit_tables
from analytics.summary import years as two
from analytics.summary.units import Units
from analytics.summary.years import COMPETITIVE, PARTS, TOGETHER, Years
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets

# More stacks than these are no longer compared by anybody.
MOST_STACKS = 24
# Points of growth ahead of the same sectors in the country: beyond the first level, beyond the
# second far. A tenth of all units in a few years is a change that is seen in the street.
PACES = (0.02, 0.10)
_growth = partial(declared.plate, family="growth", table=TableUse.ALONE, needs_table=True)
EARLIER = frozenset({"earlier", "level"})


@dataclass(frozen=True)
class Compared:
    """What a figure of growth is made of: the two years, or why there are none."""

    basis: Basis
    units: Units | None
    years: Years | None
    refusal: Refusal | None

    @property
    def unit(self) -> Phrase:
        """What one unit is."""
        return self.units.unit if self.units is not None else phrase("unit.clusters")

    @property
    def first(self) -> str:
        """The period that is compared with."""
        return self.years.periods["first"] if self.years is not None else ""

    @property
    def last(self) -> str:
        """The later period."""
        return self.years.periods["last"] if self.years is not None else ""


@_growth("growth_parts", reads=EVERY_SECTOR | EARLIER | {"regions"})
def growth_parts(data: Datasets, selection: Selection) -> Plate:
    """Shift-share of every region, or of every sector of the region chosen, as stacked parts."""
    made = compared(data, selection)
    region = chosen_region(selection, made)
    key = "category" if region else "region_code"
    wide = pd.DataFrame(columns=[*two.COLUMNS]).rename_axis(key)
    if made.years is not None:
        wide = two.by_sector(made.years, region) if region else made.years.by_region
    wide = wide[wide["change"].notna()].reset_index()
    # The largest changes first, up or down.
    order = wide["change"].abs().sort_values(ascending=False, kind="stable").index
    shown = wide.loc[order[:MOST_STACKS]].sort_values("change", ascending=False, kind="stable")
    rows = _parts(shown, key)
    return frame(
        made.basis,
        title=phrase("title.growth", scope=scope(made.basis)),
        finding=_finding(made, region),
        subtitle=phrase("subtitle.growth_parts", first=made.first, last=made.last, unit=made.unit)
        if made.years is not None
        else uncompared(made),
        table=rows,
        columns=(
            column(key, "category" if region else "region"),
            column("part", "growth_part", "growth_part"),
            Column("value", "number", phrase("column.change_of", unit=made.unit), 0),
            column("change", "number", decimals=0),
            column("rate", "share", "growth_rate"),
        ),
        body=Composition(
            whole=key,
            part="part",
            value="value",
            palette="growth_part",
            axis=made.unit,
            sums="said",
        ),
        notes=_notes(made, rows, drawn=len(shown), of=len(wide)),
        refusal=made.refusal or nowhere(made, wide),
    )


@_growth("growth_map", reads=EVERY_SECTOR | EARLIER | ON_A_MAP)
def growth_map(data: Datasets, selection: Selection) -> Plate:
    """How much more each region grew than its own sectors did in the country."""
    made = compared(data, selection)
    rows = pd.DataFrame(columns=["region_code", *two.COLUMNS, "hidden"])
    if made.years is not None:
        rows = made.years.by_region.reset_index()
    ahead = rows[COMPETITIVE] / rows["before"]
    rows = rows.assign(
        country_code=made.units.country if made.units is not None else "",
        value=ahead,
        pace=[_pace(value) for value in ahead],
    )
    rows = rows.assign(said=sentences(rows, [_said_of(row) for row in rows.to_dict("records")]))
    sets = {made.units.country: made.units.boundary_set} if made.units is not None else {}
    return frame(
        made.basis,
        title=phrase("title.growth", scope=scope(made.basis)),
        finding=_finding(made, ""),
        subtitle=phrase("subtitle.growth_map", first=made.first, last=made.last, unit=made.unit)
        if made.years is not None
        else uncompared(made),
        table=rows,
        columns=(
            column("region_code", "region"),
            column("before", "count"),
            column("after", "count"),
            column("rate", "share", "growth_rate"),
            *(
                Column(part, "number", phrase(f"growth_part.{part}"), 0)
                for part in (*two.CLASSIC, two.FAIR, two.ALLOCATION)
            ),
            column("value", "share", "ahead"),
            column("pace", "pace"),
        ),
        body=ClassMap(
            sets,
            "pace",
            "pace",
            "said",
            phrase("legend.pace"),
            quiet=("level", "unknown"),
            unknown=("unknown",),
            highlight=selection.regions,
            framing=selection.framing,
        ),
        notes=_notes(made, rows, drawn=len(rows), of=len(rows)),
        refusal=made.refusal or nowhere(made, rows) or _no_map(made, data),
    )


# What all of them share ---------------------------------------------------------------


def compared(data: Datasets, selection: Selection) -> Compared:
    """The two years of the table chosen; the figure says of what both are made."""
    units = unit_tables.of(data, selection)
    then = two.earlier(data, selection, units) if units is not None else None
    if units is not None:
        units = two.same_set(data, selection, units, then)
    basis = of_units(data, selection, units)
    refusal = for_growth(units, then) if units is not None else None
    if units is None or then is None or refusal is not None:
        return Compared(basis, units, None, refusal)
    if units.partial or then.partial:
        return Compared(basis, units, None, Refusal("growth_in_part", {"table": units.name}))
    assert then.table is not None
    cited = tuple(dict.fromkeys((*basis.published, then.table.source)))
    notes = (phrase("note.two_years", earlier=then.name, table=units.name), *basis.notes)
    basis = replace(basis, published=cited, notes=notes)
    synthetic = basis.synthetic or then.table.synthetic
    return Compared(replace(basis, synthetic=synthetic), units, Years(units, then), None)


def chosen_region(selection: Selection, made: Compared) -> str:
    """The first region chosen that the table has; empty for all of them."""
    known = made.units.totals.index if made.units is not None else ()
    return next((code for code in selection.regions if code in known), "")


def nowhere(made: Compared, rows: pd.DataFrame) -> Refusal | None:
    """Why nothing is drawn, where no region has what growth needs."""
    known = rows.get("change", rows.get("rate"))
    if made.units is None or (known is not None and known.notna().any()):
        return None
    return Refusal("growth_nowhere", {"table": made.units.name})


def _no_map(made: Compared, data: Datasets) -> Refusal | None:
    return for_map(made.units, data) if made.units is not None else None


def uncompared(made: Compared) -> Phrase:
    """The subtitle of a figure that is refused: what was to be compared."""
    name = made.units.name if made.units is not None else phrase("units.inventory")
    return phrase("subtitle.indices", table=name)


def _parts(wide: pd.DataFrame, key: str) -> pd.DataFrame:
    """A row for each part: four where the competitive one can be freed of the mix, else three."""
    fair = len(wide) > 0 and bool(wide[two.FAIR].notna().all())
    said = [_signed(value) for value in wide["change"]]
    wide = wide.assign(said=sentences(wide, said))
    rows = wide.melt(
        id_vars=[key, "change", "rate", "said"],
        value_vars=list(PARTS if fair else two.CLASSIC),
        var_name="part",
        value_name="value",
    )
    order = {code: i for i, code in enumerate(wide[key])}
    return rows.assign(at=rows[key].map(order)).sort_values("at", kind="stable").drop(columns="at")


def _signed(value: float) -> Phrase | Amount:
    """A change with its sign."""
    number = Amount(float(value), 0)
    return phrase("label.gained", value=number) if round(value) > 0 else number


def _pace(ahead: float) -> str:
    if ahead != ahead:
        return "unknown"
    level, far = PACES
    if abs(ahead) < level:
        return "level"
    name = "ahead" if ahead > 0 else "behind"
    return f"far_{name}" if abs(ahead) >= far else name


def _said_of(row: dict[str, float]) -> Phrase:
    if row["change"] != row["change"]:
        return phrase("pace.unknown")
    return phrase(
        "tooltip.growth",
        change=_signed(row["change"]),
        national=_signed(row[two.NATIONAL]),
        industry_mix=_signed(row[two.MIX]),
        competitive=_signed(row[COMPETITIVE]),
    )


def _finding(made: Compared, region: str) -> Phrase | None:
    """By how much the country grew, and who gained most beyond it, where that is certain."""
    if made.years is None:
        return None
    if region:
        rows = two.by_sector(made.years, region)
        return _of_one(made, region, rows[rows.index != TOGETHER])
    code, value = _leader(made.years.by_region)
    rate, where = rate_said(made.years.rate), scope(made.basis)
    if not code:
        return phrase(
            "title.growth_of",
            first=made.first,
            last=made.last,
            rate=rate,
            unit=made.unit,
            scope=where,
        )
    return phrase(
        "title.growth_leader",
        region=Ref("region", code),
        value=_signed(value),
        first=made.first,
        last=made.last,
        rate=rate,
        unit=made.unit,
        scope=where,
    )


def _of_one(made: Compared, region: str, rows: pd.DataFrame) -> Phrase:
    """The same of the sectors of one region."""
    assert made.years is not None
    code, value = _leader(rows)
    rate, named = rate_said(made.years.rate), Ref("region", region)
    if not code:
        return phrase(
            "title.growth_of_region",
            region=named,
            first=made.first,
            last=made.last,
            rate=rate,
            unit=made.unit,
        )
    return phrase(
        "title.growth_sector_leader",
        category=Ref("category", code),
        value=_signed(value),
        region=named,
        first=made.first,
        last=made.last,
        rate=rate,
        unit=made.unit,
    )


def _leader(rows: pd.DataFrame) -> tuple[str, float]:
    """Who certainly gained most of its own, and how much; nobody where that cannot be said."""
    own = rows[COMPETITIVE].astype(float)
    least, most = own.fillna(0.0).clip(lower=0), own.fillna(float("inf"))
    lead = leaders.lead(least, most, rows["after"].fillna(0.0))
    code = lead.codes[0] if len(lead.codes) == 1 else ""
    return code, float(own[code]) if code else 0.0


def rate_said(value: float) -> Phrase | Amount:
    """A rate of growth with its sign."""
    number = Amount(value, share=True)
    return phrase("label.gained", value=number) if value > 0 else number


def _notes(made: Compared, rows: pd.DataFrame, *, drawn: int, of: int) -> tuple[Phrase, ...]:
    notes = [phrase("note.shift_share")]
    if "part" in rows and COMPETITIVE not in set(rows["part"]):
        notes.append(phrase("note.esteban"))
    hidden = _hidden(made)
    if hidden:
        notes.append(phrase("note.added_up", cells=hidden))
    if drawn < of:
        notes.append(phrase("note.largest_changes", shown=drawn, total=of))
    return tuple(notes)


def _hidden(made: Compared) -> int:
    return int(made.years.by_region["hidden"].sum()) if made.years is not None else 0
