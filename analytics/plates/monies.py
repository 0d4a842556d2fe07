"""Amounts by year, funder, status, sector and region: one currency in a figure."""

from __future__ import annotations

import pandas as pd

from analytics.plates import declared, findings
from analytics.plates.declared import SUPPORT
from analytics.plates.frame import bare_title, column, frame, of_support
from analytics.plates.model import Column, Composition, Listing, Plate
from analytics.selection import Selection
from analytics.summary import money as measure
from analytics.summary import support as steering
from analytics.words.phrases import Amount, Phrase, Ref, phrase
from geodata.datasets import Datasets


@declared.plate("money", family="money", reads=SUPPORT | {"money_by", "currency", "rates"})
def money(data: Datasets, selection: Selection) -> Plate:
    """Amounts of one currency by group, their status in colour; nothing is added across."""
    lines = measure.lines(data, selection)
    known = measure.currencies(lines)
    currency = selection.currency or (known[0] if known else "")
    rows = measure.sums(lines, currency, selection.money_by, data)
    shown = lines[(lines["counted_in"] == currency) & lines["counted"].notna()]
    table = rows
    basis = of_support(data, selection, {"budget_line": shown}, lacking=table.empty)
    return frame(
        basis,
        title=bare_title("money", basis),
        finding=phrase(
            "title.money",
            currency=Ref("currency", currency) if currency else phrase("money.no_currency"),
            by=phrase(f"money_by.{selection.money_by}"),
            scope=findings.scope(selection.shown_countries(data)),
        ),
        subtitle=phrase("subtitle.money", lines=Amount(len(shown))),
        table=table,
        columns=(
            column("group", "money_group", f"money_{selection.money_by}"),
            column("status", "budget_status", "budget_status"),
            Column("value", "number", _amount_heading(currency), 0 if _whole(rows) else 2),
            column("lines", "count", "budget_lines"),
        ),
        body=Composition(
            whole="group",
            part="status",
            value="value",
            palette="budget_status",
            axis=_amount_heading(currency),
            summed=False,
        ),
        notes=_notes(lines, currency, known, selection),
    )


def _whole(rows: pd.DataFrame) -> bool:
    return bool((rows["value"] == rows["value"].round()).all())


def _amount_heading(currency: str) -> Phrase:
    return phrase("column.amount_in", currency=currency or "–")


def _notes(
    lines: pd.DataFrame, currency: str, known: list[str], selection: Selection
) -> tuple[Phrase, ...]:
    """What is not in the figure: other currencies, unknown amounts, and by which rates."""
    notes = []
    used = set(lines.loc[lines["counted_in"] == currency, "converted"]) - {""}
    for rate in measure.rates(selection):
        if rate.source in used:
            notes.append(
                phrase(
                    "note.converted",
                    source=rate.source,
                    target=rate.target,
                    rate=Amount(rate.value, _decimals(rate.value)),
                    date=Ref("day", rate.day),
                )
            )
    others = [code for code in known if code != currency]
    if others:
        named = tuple(Ref("currency", code) for code in others)
        notes.append(phrase("note.other_currencies", currencies=named))
    unknown = int(lines["counted"].isna().sum())
    if unknown:
        notes.append(phrase("note.unknown_amounts", lines=Amount(unknown)))
    notes.append(phrase("note.money_counting"))
    return tuple(notes)


def _decimals(value: float) -> int:
    """As many decimals as the user gave."""
    written = f"{value:.9f}".rstrip("0")
    return len(written.partition(".")[2])


@declared.plate("budget_lines", family="money", reads=SUPPORT)
def budget_lines(data: Datasets, selection: Selection) -> Plate:
    """Every budget line as it was recorded, in its own currency."""
    lines = steering.rows("budget_line", data, selection)
    rows = lines.assign(
        line=lines.index,
        amount_known=lines["amount"],
        year=lines["year"].astype("Int64"),
    ).sort_values(["year", "line"], ascending=[False, True])
    table = rows[list(LINE_COLUMNS)]
    basis = of_support(data, selection, {"budget_line": lines}, lacking=table.empty)
    return frame(
        basis,
        title=bare_title("budget_lines", basis),
        finding=phrase(
            "title.budget_lines",
            total=Amount(len(lines)),
            scope=findings.scope(selection.shown_countries(data)),
        ),
        subtitle=phrase("subtitle.budget_lines"),
        table=table,
        columns=tuple(column(key, kind, title) for key, (kind, title) in LINE_COLUMNS.items()),
        body=Listing(),
    )


LINE_COLUMNS = {
    "line": ("budget_line", "budget_line"),
    "year": ("year", "year"),
    "amount_known": ("number", "amount"),
    "currency": ("text", "currency"),
    "kind": ("budget_kind", "budget_kind"),
    "status": ("budget_status", "budget_status"),
    "funder": ("body", "funder"),
    "region_codes": ("regions", "region_codes"),
    "beneficiaries_fr": ("text", "beneficiaries"),
    "source_ids": ("sources", "sources"),
}
