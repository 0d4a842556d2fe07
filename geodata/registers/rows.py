"""What the rows of a register are: which column of a list says what."""

from __future__ import annotations

from dataclasses import asdict, dataclass

FORMATS = (".csv", ".parquet", ".gpkg")
BATCH = 1_000_000


@dataclass(frozen=True)
class RegisterColumns:
    """Which column of the file says what; empty where the file has none.

    Attributes
    ----------
    lon, lat : str
        Degrees, WGS 84.
    region : str
        Code or name of the region.
    sector : str
        Activity code.
    jobs, year, status, id : str
        Jobs of the unit, year the row speaks of, active or not, identifier.
    """

    lon: str = "lon"
    lat: str = "lat"
    region: str = ""
    sector: str = "activity"
    jobs: str = ""
    year: str = ""
    status: str = ""
    id: str = ""

    def wanted(self) -> list[str]:
        """The file's columns that are read."""
        return [name for name in asdict(self).values() if name]

    @property
    def has_points(self) -> bool:
        """Whether rows carry coordinates."""
        return bool(self.lon and self.lat)


def option_of(said: str) -> str:
    """The option by which the command line is told the name of a column."""
    return f"--{said}-column"
