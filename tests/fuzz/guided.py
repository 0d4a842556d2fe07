"""Inputs that coverage chooses: what ``python -m tests.fuzz --guided`` runs for each parser.

``python -m tests.fuzz.guided TARGET COUNT FOLDER``, the good inputs lying in the folder. What
an input reaches in the atlas's own code decides which inputs are changed next. Needs atheris
(Linux on x86-64), which takes the process with it when it ends.
"""

from __future__ import annotations

import sys

import atheris

# One that takes longer is a finding, as in the other walk.
SECONDS = 10
LONGEST = 20_000
SEED = 20


def main() -> None:
    name, count, folder = sys.argv[1:]
    with atheris.instrument_imports(include=["geodata", "analytics"]):
        from tests.fuzz.targets import targets

    target = targets()[name]

    def take(content: bytes) -> None:
        try:
            target.take(content)
        except target.refusals:
            return

    limits = [f"-runs={count}", f"-seed={SEED}", f"-max_len={LONGEST}", f"-timeout={SECONDS}"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={folder}/found-", folder], take)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
