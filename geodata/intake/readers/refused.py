"""Why a reader will not go on."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818
    """A file is refused; code and parameters become a sentence in the parent.

    Parameters
    ----------
    code : str
        ``error.<code>`` in the catalogues.
    **params
        What the sentence needs.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        self.code, self.params = code, params
        super().__init__(code)
