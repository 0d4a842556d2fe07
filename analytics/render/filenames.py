"""File names a person can read and every system accepts."""

from __future__ import annotations

import re
import unicodedata

from analytics.i18n import Wording
from analytics.plates.model import Plate

MAX_LENGTH = 80
MAX_COUNTRIES = 2
DECK = "dossier"


def slug(text: str, otherwise: str = "figure") -> str:
    """Lower-case letters, digits and dashes only; never empty, never a path.

    >>> slug("Densité d'« Algérie »/../x")
    'densite-d-algerie-x'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    cleaned = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return cleaned[:MAX_LENGTH].strip("-") or otherwise


def file_name(plate: Plate, wording: Wording, extension: str) -> str:
    """``grappes_densite_algerie_2026-11-21_fr.png``: subject, scope, date, language.

    Subject and scope are in French whatever the language, so that the files of
    one figure sort together.
    """
    french = Wording("fr", wording.data)
    subject = french.text(f"filename.{plate.key}")
    measured = plate.key in ("region_map", "ranking_regions")
    if measured and plate.selection.measure != "clusters":
        subject = french.text(f"filename.{plate.selection.measure}")
    scope = "-".join(french.name("country", code) for code in plate.countries[:MAX_COUNTRIES])
    if len(plate.countries) > MAX_COUNTRIES:
        scope = french.plural("scope.countries", len(plate.countries))
    parts = ["grappes", slug(subject), slug(scope), plate.version.as_of, wording.lang]
    return "_".join(parts) + f".{slug(extension)}"


def deck_file_name(title: str, wording: Wording, extension: str) -> str:
    """``grappes_algerie-en-dix-planches_2026-11-21_fr.pptx``; "dossier" for other scripts."""
    subject = slug(title, otherwise=DECK)
    parts = ["grappes", subject, wording.data.version.as_of, wording.lang]
    return "_".join(parts) + f".{slug(extension)}"
