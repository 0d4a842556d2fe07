"""What changed between two years, and what of it is the country's, the sectors', the region's own.

Symbols: e_ij units of sector i in the region, e_i units of sector i in all regions, each
before and after; e_j and e their sums over sectors.
"""

from __future__ import annotations

from collections.abc import Sequence

from analytics.measures.numbers import Floats, MeasureError, amount, counts, same_length

EMERGING, LEADING, DECLINING, LATENT = "emerging", "leading", "declining", "latent"
QUADRANTS = (LEADING, EMERGING, LATENT, DECLINING)


def growth(before: float, after: float, years: float | None = None) -> dict[str, float]:
    """Change, and the rate of it: after / before − 1.

    Parameters
    ----------
    years : float, optional
        How many lie between: ``yearly`` is then the rate that, compounded every year,
        makes the whole, (after / before)^(1 / years) − 1.

    Raises
    ------
    MeasureError
        ``zero_total`` where there was nothing before: no rate leads from nothing.
    """
    first, last = amount("before", before, positive=True), amount("after", after)
    found = {"change": last - first, "rate": last / first - 1}
    if years is not None:
        found["yearly"] = (last / first) ** (1 / amount("years", years, positive=True)) - 1
    return found


def shift_share(
    e_ij_before: Sequence[float],
    e_ij_after: Sequence[float],
    e_i_before: Sequence[float],
    e_i_after: Sequence[float],
) -> dict[str, float | list[float]]:
    """The change of a region as that of the country, of its sectors, and its own.

    With G, G_i and g_ij the rates of the country, of sector i in it, and of sector i in
    the region: national e_ij G, industry mix e_ij (G_i − G), competitive e_ij (g_ij − G_i).
    Their sum is the change of every sector, and of the region. Dunn (1960).
    The competitive effect is written e_ij,after − e_ij (1 + G_i), so that a sector that the
    region did not have has one too.

    Returns
    -------
    dict
        ``change``, ``national``, ``industry_mix`` and ``competitive`` of the region; and
        each by sector, in the order given, under ``by_sector_change`` and so on.

    Raises
    ------
    MeasureError
        ``from_nothing`` where a sector was nowhere and is somewhere: it has no rate.
    """
    own, whole = _years(e_ij_before, e_ij_after, e_i_before, e_i_after)
    change, national, mix = _common(own, whole)
    parts = {
        "change": change,
        "national": national,
        "industry_mix": mix,
        "competitive": change - national - mix,
    }
    return _told(parts)


def esteban_marquillas(
    e_ij_before: Sequence[float],
    e_ij_after: Sequence[float],
    e_i_before: Sequence[float],
    e_i_after: Sequence[float],
) -> dict[str, float | list[float]]:
    """Shift-share with the competitive effect freed of what the region is made of.

    Homothetic units h_ij = e_j e_i / e are those that a region of its size would have with
    the country's mix. Homothetic competitive: h_ij (g_ij − G_i); allocation:
    (e_ij − h_ij) (g_ij − G_i), positive where a region has more of what does better there.
    Both add up to the competitive effect of :func:`shift_share`. Esteban-Marquillas (1972).

    Returns
    -------
    dict
        As :func:`shift_share`, with ``homothetic_competitive`` and ``allocation`` in the
        place of ``competitive``.

    Raises
    ------
    MeasureError
        ``from_nothing`` where a sector was not in the region: g_ij has no value there.
    """
    own, whole = _years(e_ij_before, e_ij_after, e_i_before, e_i_after)
    change, national, mix = _common(own, whole)
    _rated("e_ij_before", *own)
    present = own[0] > 0
    rates = _rates(*own) - _rates(*whole)
    homothetic = whole[0] * (own[0].sum() / whole[0].sum())
    # A sector that is and was not here has no rate, and nothing to share out.
    fair = (homothetic * rates).copy()
    fair[~present] = 0.0
    parts = {
        "change": change,
        "national": national,
        "industry_mix": mix,
        "homothetic_competitive": fair,
        "allocation": change - national - mix - fair,
    }
    return _told(parts)


def quadrant(quotient: float, rate: float, country_rate: float) -> dict[str, str]:
    """Where a sector of a region stands: how large it is there against how fast it grows.

    ``leading``: quotient of 1 or more, and growth of the country's or more; ``emerging``:
    growing so, of a smaller quotient; ``declining``: large and growing less; ``latent``:
    neither.

    Raises
    ------
    MeasureError
        ``missing_number`` and its like; a rate below −1 is none (``below_nothing``).
    """
    large = amount("quotient", quotient) >= 1
    fast = _rate("rate", rate) >= _rate("country_rate", country_rate)
    name = (LEADING if large else EMERGING) if fast else (DECLINING if large else LATENT)
    return {"value": name}


def _rate(name: str, value: float) -> float:
    """A rate of growth: nothing can lose more than all of itself."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return amount(name, value)
    if value < -1:
        raise MeasureError("below_nothing", field=name)
    return amount(name, value + 1) - 1


Pair = tuple[Floats, Floats]


def _years(
    e_ij_before: Sequence[float],
    e_ij_after: Sequence[float],
    e_i_before: Sequence[float],
    e_i_after: Sequence[float],
) -> tuple[Pair, Pair]:
    """Region and country before and after, of the same sectors, no part above its whole."""
    names = ("e_ij_before", "e_ij_after", "e_i_before", "e_i_after")
    given = (e_ij_before, e_ij_after, e_i_before, e_i_after)
    lists = {name: counts(name, values) for name, values in zip(names, given, strict=True)}
    for name in names[1:]:
        same_length((name, lists[name]), (names[0], lists[names[0]]))
    for part, whole in (names[0::2], names[1::2]):
        above = lists[part] > lists[whole]
        if above.any():
            i = int(above.argmax())
            told = {"part": float(lists[part][i]), "whole": float(lists[whole][i])}
            raise MeasureError("part_above_whole", field=part, **told)
    for name in ("e_ij_before", "e_i_before"):
        if lists[name].sum() == 0:
            raise MeasureError("zero_total", field=name)
    own, country = ((lists[f"{of}_before"], lists[f"{of}_after"]) for of in ("e_ij", "e_i"))
    _rated("e_i_before", *country)
    return own, country


def _rated(name: str, before: Floats, after: Floats) -> None:
    if ((before == 0) & (after > 0)).any():
        at = int(((before == 0) & (after > 0)).argmax()) + 1
        raise MeasureError("from_nothing", field=name, place=at)


def _rates(before: Floats, after: Floats) -> Floats:
    """Rates of growth, after / before − 1; 0 where there is nothing in either year."""
    there = before > 0
    rates: Floats = (after - before) / before.clip(min=1e-300)
    rates[~there] = 0.0
    return rates


def _common(own: Pair, whole: Pair) -> tuple[Floats, Floats, Floats]:
    """Change of every sector of the region, and the parts that are not its own."""
    before, after = own
    country = float(whole[1].sum() / whole[0].sum()) - 1
    national = before * country
    return after - before, national, before * _rates(*whole) - national


def _told(parts: dict[str, Floats]) -> dict[str, float | list[float]]:
    sums = {name: float(values.sum()) for name, values in parts.items()}
    return {**sums, **{f"by_sector_{name}": values.tolist() for name, values in parts.items()}}
