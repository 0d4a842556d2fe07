"""What the commands at several doors have in common."""

from __future__ import annotations

from tests.doors import made

SIGNED = ("--apply", "--who", "attack")
REGISTER = (*("--id", "r-1", "--name", "N", "--country", "DZ", "--year", "2024", "--source", "S"),)
BOUNDARY = (
    *("--country", "TN", "--set", "TN-T1", "--key", "id", "--year", "2020"),
    *("--licence", "L", "--source", "S", "--parent", "p", "--name", "n"),
)
TABLE = (
    *("--set", "TN-2000", "--coverage", "partial", "--classification", "APII"),
    *("--indicator", "industrial_firms_10plus", "--period", "2024"),
    *("--unit", "entreprises", "--source", "s", "--id", "t-1"),
)
DRAWN = ("analytics", "export", "ranking_regions")
BESIDE = {
    "good.csv": made.record(),
    "list.csv": made.LIST.encode(),
}
