"""What a declaration is made of: fields with their kinds, and schemas of fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

# Kind of a field → the kinds of row that its keys may belong to.
REFERRED: dict[str, tuple[str, ...]] = {
    "programme": ("programme",),
    "body": ("organisation", "committee"),
    "bodies": ("organisation", "committee"),
    "committee": ("committee",),
    "event": ("event",),
    "cluster": ("record",),
    "clusters": ("record",),
    "sources": ("source",),
    "table": ("published_table",),
}
# Kind of a field that holds several values → what stands between them.
SEPARATORS = {
    **dict.fromkeys(
        ("areas", "bodies", "clusters", "countries", "regions", "sectors", "languages"), "|"
    ),
    "sources": ";",
}
WHOLE_NUMBERS = ("year", "count")
NUMBERS = ("amount", "number")


def parts(text: str, separator: str) -> list[str]:
    """The values of a cell, each once, in their order."""
    pieces = text.split(separator) if separator else [text]
    return list(dict.fromkeys(part.strip() for part in pieces if part.strip()))


@dataclass(frozen=True)
class Field:
    """One column of a table.

    Attributes
    ----------
    name : str
    kind : str
        ``text``, ``long`` (several sentences), ``lines`` (items separated by a
        semicolon), ``day`` (2014, 2014-05 or 2014-05-06), ``year``, ``count``,
        ``amount``, ``number``, ``degrees``, ``currency``, ``flag``, ``person``,
        ``set`` (of regions), ``category`` (of a published table),
        ``word`` and ``languages`` (of `words`), ``areas`` (of an account), ``country``,
        ``countries``, ``region``, ``regions``, ``sector``, ``sectors``, or a reference:
        see ``REFERRED``.
    words : tuple of str
        Values admitted.
    group : str
        Family of the words in the catalogues and in files from offices.
    required : bool
    lacking : str
        Problem code of an empty cell where the field is required.
    qualifier : str
        The field that says what this one counts, dates or is worth in:
        "members" is of ``members_kind``, "amount" of ``currency``. Seen beside the
        value it may well stay as it is: 25 firms, then 30 firms.
    unqualified : str
        Problem code of a value without its qualifier; empty where it may stand alone.
    said : tuple of str
        Fields with the date and the words of the source for this value: of another
        value they are false until somebody says otherwise.
    spare : bool
        Left out of the template to fill in: few offices know it.
    derived : bool
        Set by the atlas and not asked of anybody.
    presumed : str
        What it is where the field that it qualifies is given and nobody says.
    """

    name: str
    kind: str = "text"
    words: tuple[str, ...] = ()
    group: str = ""
    required: bool = False
    lacking: str = "empty_cell"
    qualifier: str = ""
    unqualified: str = ""
    said: tuple[str, ...] = ()
    spare: bool = False
    derived: bool = False
    presumed: str = ""

    @property
    def separator(self) -> str:
        """What stands between several values; empty where there is one only."""
        return SEPARATORS.get(self.kind, "")

    @property
    def stated(self) -> bool:
        """Whether a sentence of a source fills it, with what is said of it beside it."""
        return self.kind == "count" or bool(self.qualifier or self.said)

    @property
    def companions(self) -> tuple[str, ...]:
        """Fields that are true only together with this one."""
        return (*([self.qualifier] if self.qualifier else []), *self.said)

    @property
    def cited(self) -> tuple[str, ...]:
        """Kinds of row that the field may name; empty where it names none."""
        return REFERRED.get(self.kind, ())

    def parts(self, text: str) -> list[str]:
        """The values of a cell, each once."""
        return parts(text, self.separator)


@dataclass(frozen=True)
class Schema:
    """One kind of row.

    Attributes
    ----------
    entity : str
        As the log of the store writes it.
    table : str
        Its table in the store.
    prefix : str
        What a key begins with where nobody gave one; fields in braces are
        those of the row.
    label : str
        ``name``, ``title``, ``role``: the field that a row is called by, with
        one column per language; empty where a row has no name.
    fields : tuple of Field
        Without the key, in the order of forms and templates.
    periods : tuple of (str, str)
        Fields of a beginning and of its end.
    key : str
        Column of the key.
    digits : int
        Least digits of the number in a key that nobody gave.
    bundled : str
        File of the rows that come with the atlas, below ``geodata/data``.
    telling : tuple of str
        Besides the name, what tells two rows apart: two training courses of
        two years are two events.
    alike : bool
        Whether a name that resembles one in force, in the same place or
        trade, may be meant for it and is asked about.
    within : str
        Kind of the row that such rows are part of, and enter and go with; what is
        said once of it may stand in every row of a file. Empty for rows that
        stand alone.
    keyed : tuple of tuple of str
        Fields that make the key, of each group the first that is filled; empty
        where a key is given or numbered.
    longest_key : int
    singly : bool
        Whether the good rows of a file may enter while others wait. Else it
        enters whole or not at all: half a table of money would give half a sum.
    key_asked : bool
        Whether a template asks for the key. Offices number their lists of
        clusters for themselves, and such a number is no key.
    """

    entity: str
    table: str
    prefix: str
    label: str
    fields: tuple[Field, ...]
    periods: tuple[tuple[str, str], ...] = ()
    key: str = "id"
    digits: int = 2
    bundled: str = ""
    telling: tuple[str, ...] = ()
    alike: bool = False
    within: str = ""
    keyed: tuple[tuple[str, ...], ...] = ()
    longest_key: int = 40
    singly: bool = False
    key_asked: bool = True

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names."""
        return {field.name: field for field in self.fields}

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the fields, in order."""
        return tuple(field.name for field in self.fields)

    @property
    def persons(self) -> tuple[str, ...]:
        """Fields that hold the name of a person."""
        return tuple(field.name for field in self.fields if field.kind == "person")

    @property
    def required(self) -> tuple[str, ...]:
        """Fields that no row can do without."""
        return tuple(field.name for field in self.fields if field.required)

    def of_kinds(self, *kinds: str) -> tuple[str, ...]:
        """Names of the fields of these kinds."""
        return tuple(field.name for field in self.fields if field.kind in kinds)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Texts kept in three languages, without the language; that of the name comes first."""
        french = [name[:-3] for name in self.columns if name.endswith("_fr")]
        return tuple(n for n in french if {f"{n}_en", f"{n}_ar"} <= set(self.columns))

    @cached_property
    def groups(self) -> tuple[tuple[Field, ...], ...]:
        """The fields in the order of the form, each value together with what is said of it."""
        values = {field.name for field in self.fields if field.companions}
        companions = {name for field in self.fields for name in field.companions} - values
        placed: set[str] = set()
        found = []
        for field in self.fields:
            if field.name not in companions and field.name not in placed:
                # One degree without the other is no point.
                point = self.of_kinds("degrees") if field.kind == "degrees" else ()
                beside = (*field.companions, *point)
                names = [field.name, *(n for n in beside if n != field.name and n not in placed)]
                placed.update(names)
                found.append(tuple(self.by_name[name] for name in names))
        return tuple(found)

    @property
    def whole(self) -> str:
        """Field that names the row such a row is part of; empty where it stands alone."""
        named = (field.name for field in self.fields if field.cited == (self.within,))
        return next(named, "")

    @cached_property
    def qualified(self) -> dict[str, Field]:
        """Field that says what another counts or is worth in → that other."""
        return {field.qualifier: field for field in self.fields if field.qualifier}

    def key_of(self, row: Mapping[str, str]) -> str:
        """The key that a row brings; empty where it is yet to be given one."""
        if not self.keyed:
            return row[self.key]
        groups = ([row[name] for name in group if row[name]] for group in self.keyed)
        return "|".join(filled[0] if filled else "" for filled in groups)

    def next_id(self, row: Mapping[str, str], keys: Iterable[str]) -> str:
        """A key that no row has yet: what keys begin with, and the next number."""
        return self.numbering(keys)(row)

    def numbering(self, keys: Iterable[str]) -> Callable[[Mapping[str, str]], str]:
        """What gives one row after the other a key that none has yet."""
        taken, last = list(keys), dict[str, int]()

        def give(row: Mapping[str, str]) -> str:
            prefix = self.prefix.format_map(row)
            if prefix not in last:
                rest = (k.removeprefix(prefix) for k in taken if k.startswith(prefix))
                last[prefix] = max((int(text) for text in rest if text.isdecimal()), default=0)
            last[prefix] += 1
            return f"{prefix}{last[prefix]:0{self.digits}d}"

        return give
