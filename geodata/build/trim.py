"""Compile what the atlas imports; where asked, take from an installation what others need.

``python -m geodata.build.trim`` imports every module of the atlas, so that Python keeps
the compiled form of exactly what is used. With ``--files`` (``make slim``) it first goes
through the packages of ``requirements.txt`` and deletes their tests, the headers and
sources of compiled code, languages that the atlas does not speak, and connections to
services that it never calls: for a server that serves and does nothing else. Installing a
package again brings everything back.
"""

from __future__ import annotations

import contextlib
import fnmatch
import importlib
import importlib.metadata
import logging
import pkgutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from geodata.build import needs

# Of all packages, by the path as a package lists it.
EVERYWHERE = (
    *("*/tests/*", "*/test/*", "*.h", "*.hpp", "*.c", "*.cc", "*.cpp", "*.pxd", "*.pyx"),
    *("*.pxi", "*.map", "*/__pycache__/*", "*share/jupyter/*"),
)
OF_ONE = {
    "babel": ("babel/locale-data/*",),
    # For Jupyter, and for those who link their own programs.
    "plotly": (
        "plotly/labextension/*",
        "plotly/package_data/widgetbundle.js",
        "plotly/matplotlylib/*",
    ),
    "scipy": ("scipy/datasets/*",),
    "sqlalchemy": tuple(f"sqlalchemy/dialects/{name}/*" for name in ("mssql", "mysql", "oracle")),
    "pyarrow": (
        *("pyarrow/*_flight*", "pyarrow/*_s3*", "pyarrow/*_orc*"),
        *("pyarrow/libarrow*.so", "pyarrow/*.so.*.*.*", "pyarrow/*_cpp_tests*"),
    ),
}
KEPT = {
    # Asked for by what its own users import.
    "numpy": ("numpy/_core/tests/_natype.py", "numpy/_core/tests/__init__.py"),
    "babel": tuple(f"babel/locale-data/{lang}" for lang in ("root.dat", "en*", "fr*", "ar*")),
}
OURS = ("geodata", "analytics", "pages")
NOT_IMPORTED = ("geodata.build*", "*.__main__", "*.migrations.*", "pages.*_page")


def unneeded(package: str, files: list[str]) -> list[str]:
    """Those of a package's files that the atlas does without."""
    taken, kept = (*EVERYWHERE, *OF_ONE.get(package, ())), KEPT.get(package, ())
    return [
        name
        for name in files
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in taken)
        and not any(fnmatch.fnmatchcase(name, pattern) for pattern in kept)
    ]


def modules() -> Iterator[str]:
    """Every module of the atlas but those that make its data or are run by others."""
    for name in OURS:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not any(fnmatch.fnmatchcase(found.name, pattern) for pattern in NOT_IMPORTED):
                yield found.name


def _delete_unneeded() -> None:
    freed = 0
    for package in needs.required():
        try:
            installed = importlib.metadata.distribution(package)
        except importlib.metadata.PackageNotFoundError:
            continue  # not for this version of Python
        for name in unneeded(package, [str(one) for one in installed.files or ()]):
            path = Path(str(installed.locate_file(name)))
            if path.is_file():
                freed += path.stat().st_size
                path.unlink()
    print(f"{freed / 1e6:.0f} MB freed", file=sys.stderr)


def main() -> None:
    """Trim where asked, then import."""
    if "--files" in sys.argv[1:]:
        _delete_unneeded()
    # Pages that are imported outside a server complain of that.
    logging.disable(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in modules():
            importlib.import_module(name)
        for name in sorted(needs.modules()):
            with contextlib.suppress(ModuleNotFoundError):  # what few install besides
                importlib.import_module(name)


if __name__ == "__main__":
    main()
