"""A file that a visitor hands over: one box on every page, refused in the visitor's language.

What Streamlit is told of types it refuses itself, in the browser and in English. It is told
of none: a file of another type comes and is named here, with those that are taken. What is
too large for the server never comes: the style sheet says so in Streamlit's place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.words.i18n import Wording, error_text
from geodata import outside
from geodata.errors import GeodataError, IntakeError
from pages.ui.html import esc, literal, page_html

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def box(label: str, endings: Collection[str], words: Wording, *, key: str) -> UploadedFile | None:
    """The file that was chosen; one of another type is refused in words.

    Parameters
    ----------
    endings : collection of str
        Of file names, with their point.
    """
    upload = st.file_uploader(literal(label), key=key)
    return upload if upload is not None and _is_taken(upload, endings, words) else None


def several(
    label: str, endings: Collection[str], words: Wording, *, key: str
) -> list[UploadedFile]:
    """The files that were chosen; each of another type is refused in words."""
    uploads = st.file_uploader(literal(label), key=key, accept_multiple_files=True)
    return [upload for upload in uploads or () if _is_taken(upload, endings, words)]


def _is_taken(upload: UploadedFile, endings: Collection[str], words: Wording) -> bool:
    try:
        _refuse_other(upload, endings)
    except GeodataError as error:
        page_html(f'<p class="atlas-note" role="alert">{esc(error_text(error, words.lang))}</p>')
        return False
    return True


def taken(
    label: str,
    endings: Collection[str],
    *,
    key: str,
    then: Callable[..., None],
    args: tuple[Any, ...] = (),
) -> None:
    """A box whose file is taken up as soon as it comes, by `then`, which calls :func:`came`."""
    st.file_uploader(literal(label), key=key, on_change=then, args=(key, tuple(endings), *args))


def came(key: str, endings: Collection[str], most: int, too_large: str) -> bytes | None:
    """The content of a file that has come; None where it was taken away again.

    Parameters
    ----------
    most : int
        Bytes that are taken.
    too_large : str
        Code of the error where it holds more.

    Raises
    ------
    GeodataError
        ``unknown_format``, or `too_large` with the limit.
    """
    upload = st.session_state.get(key)
    if upload is None:
        return None
    _refuse_other(upload, endings)
    if upload.size > most:
        raise GeodataError(too_large, megabytes=most // 1_000_000)
    content: bytes = upload.getvalue()
    return content


def _refuse_other(upload: UploadedFile, endings: Collection[str]) -> None:
    if not upload.name.lower().endswith(tuple(endings)):
        name = outside.called(Path(upload.name))
        raise IntakeError("unknown_format", file=name, known=list(endings))
