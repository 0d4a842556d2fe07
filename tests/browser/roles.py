"""Role × action × door: ``python -m tests.browser.roles`` prints what is allowed and refused.

A server behind a proxy that signs people in is spoken to as browsers do it: by messages
over a WebSocket. Each action is asked for at four doors: its page opened by *address* and
from the *menu*, each with a click on what is offered there; the *message* by which an
administrator did it, sent in the session of somebody else who opened no such page; and the
*command* line, where whoever holds the machine acts as its administrator.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from streamlit.proto.ClientState_pb2 import ClientState

from geodata import access, home
from geodata.__main__ import main as command_line
from geodata.access import ACCOUNT, ADMINISTRATOR, READER, ROLES, STEWARD
from geodata.places import boundaries, boundary_shelf
from geodata.registers import store as registers
from geodata.store import Edit, Store, core
from tests.browser.conftest import Server, running
from tests.browser.session import FIRST_PAGE, Value, Widget, found, visiting

# Account → its role; one without, and nobody signed in.
PEOPLE = {"amina": ADMINISTRATOR, "samir": STEWARD, "karim": READER, "lina": "", "": ""}
DOORS = ADDRESS, MENU, MESSAGE = "address", "menu", "message"
ALLOWED, REFUSED = "allowed", "refused"
QUERY = "lang=en&country=DZ"
NUMBERS = count(1)
SET, REGISTER = "TN-2000", "essai"
PLACES = (
    *("Adrar", "Béchar", "Blida", "Bouira", "Tlemcen", "Tiaret", "Saïda", "Skikda", "Annaba"),
    *("Guelma", "Médéa", "Mostaganem", "Mascara", "Ouargla", "Tissemsilt", "Mila", "Naâma"),
    *("Ghardaïa", "Relizane", "Tipaza"),
)
COLUMNS = "Nom;Wilaya;Filière;Statut;Type;Année;Source"
Values = Callable[[Store, str, str], dict[str, Value]]


# What is done --------------------------------------------------------------------------------


def corrected(store: Store, account: str, name: str) -> dict[str, Value]:
    """By the form of a cluster."""
    where = "row_record_DZ-003_0"
    return {f"{where}_locality": name, f"{where}_why": "x", f"FormSubmitter:{where}": True}


def imported(store: Store, account: str, name: str) -> dict[str, Value]:
    """By a file, which :func:`tried` gives to the box."""
    return {"intake_file_0": name, "intake_commit": True}


def undone(store: Store, account: str, name: str) -> dict[str, Value]:
    """What the account itself did."""
    who = account or "nobody"
    batch = store.commit([Edit("record", "DZ-004", {"locality": name})], who=who, why="x")
    assert batch is not None
    chosen = f"{batch.number} – x ({who})"
    return {"undo_number": chosen, "undo_why": "x", "undo_button": True}


def anothers_undone(store: Store, account: str, name: str) -> dict[str, Value]:
    """What somebody else did."""
    return undone(store, "Karim Ben", name)


def bounds_changed(store: Store, account: str, name: str) -> dict[str, Value]:
    """What was in force before the last change of a boundary set comes back."""
    return {f"set_undo_{SET}": True}


def register_changed(store: Store, account: str, name: str) -> dict[str, Value]:
    """A register is taken away."""
    if REGISTER in registers.aside():
        registers.bring_back(REGISTER)
    return {f"register_remove_{REGISTER}": True}


def granted(store: Store, account: str, name: str) -> dict[str, Value]:
    """A role for somebody new."""
    given = {"access_account": f"{name}@ministry.dz", "access_why": "x"}
    return {**given, "access_grant": True}


@dataclass(frozen=True)
class Action:
    """Something that roles may or may not do.

    Attributes
    ----------
    page, query : str
        Where it is done.
    values : callable or None
        Makes what it needs and gives the widgets by which it is done; the last is pressed.
    seen : str
        Without `values` it is done by whoever is shown this widget.
    command : callable or None
        Words of the command line that do it, of a store and a name.
    """

    page: str
    values: Values | None = None
    query: str = QUERY
    seen: str = ""
    command: Callable[[Store, str], tuple[str, ...]] | None = None


def _file(name: str) -> str:
    path = home.folder() / f"{name}.csv"
    path.write_bytes(content_of(name))
    return str(path)


def content_of(name: str) -> bytes:
    """A list of one new cluster, which is like none before: nothing is asked about it."""
    place = PLACES[int(name[1:]) % len(PLACES)]
    return f"{COLUMNS}\n{place} {name};{place};cuir;actif;grappe;2015;X\n".encode()


def _undo(store: Store, name: str) -> tuple[str, ...]:
    chosen = str(anothers_undone(store, "", name)["undo_number"])
    return ("undo", chosen.split()[0], "--why", "x")


def _remove(store: Store, name: str) -> tuple[str, ...]:
    register_changed(store, "", name)
    return ("register", "remove", REGISTER)


ACTIONS = {
    access.LOOK: Action("records", seen="record_grid"),
    access.EXPORT: Action("sectors", seen="menu_"),
    access.DECK: Action("deck", seen="deck_"),
    access.EDIT: Action("records", corrected, f"{QUERY}&record=DZ-003"),
    access.IMPORT: Action(
        "intake",
        imported,
        command=lambda _, name: ("import", _file(name), "--country", "DZ", "--apply"),
    ),
    access.UNDO_OWN: Action("intake", undone, command=_undo),
    access.UNDO_ANY: Action("intake", anothers_undone, command=_undo),
    access.BOUNDARIES: Action(
        "intake", bounds_changed, command=lambda *_: ("boundaries", "undo", SET)
    ),
    access.REGISTERS: Action(
        "intake",
        register_changed,
        command=_remove,
    ),
    access.GRANT: Action(
        "access", granted, command=lambda _, name: ("access", "grant", name, READER)
    ),
}


def mark(store: Store) -> tuple[object, ...]:
    """Changes with whatever an action changes."""
    registry = boundary_shelf.folder_of() / home.REGISTRY
    aside, shown = tuple(registers.aside()), tuple(registers.load())
    return (store.head().seq, registry.read_bytes(), aside, shown)


async def tried(
    server: Server, store: Store, name: str, account: str, door: str, recorded: Mapping[str, Widget]
) -> tuple[str, dict[str, Widget]]:
    """What became of an action at a door, and the widgets by which it was asked for.

    Parameters
    ----------
    recorded : mapping
        Widgets of whoever may do it, for a message that is replayed.
    """
    action, new = ACTIONS[name], f"n{next(NUMBERS)}"
    values = action.values(store, account, new) if action.values else {}
    before = mark(store)
    async with visiting(server.url, account) as visit:
        if door == MESSAGE:
            await visit.open(FIRST_PAGE, action.query)
            hash_ = recorded.get("page", ("", ""))[0]
            visit.last = ClientState(page_script_hash=hash_, query_string=action.query)
        else:
            await visit.open(action.page, action.query, menu=door == MENU)
        if "intake_file_0" in values:
            values["intake_file_0"] = await asyncio.to_thread(
                visit.uploaded, f"{new}.csv", content_of(new)
            )
        known = dict(recorded) if door == MESSAGE else dict(visit.shown.widgets)
        if door != MESSAGE and values:
            # One after the other, as people do it: the last is shown once the others are set.
            await visit.press(dict(list(values.items())[:-1]), known)
            known |= visit.shown.widgets
        if values or door == MESSAGE:
            await visit.press(values, known)
        done = mark(store) != before if values else found(action.seen, visit.shown.widgets)
        known["page"] = (visit.shown.pages.get(action.page, ""), "")
    return ALLOWED if done else REFUSED, known


async def asked_of_all(server: Server, store: Store, name: str) -> dict[tuple[str, str], str]:
    """Account and door → what became of an action."""
    became: dict[tuple[str, str], str] = {}
    recorded: dict[str, Widget] = {}
    for account in PEOPLE:
        for door in DOORS:
            became[account, door], known = await tried(server, store, name, account, door, recorded)
            recorded = recorded or known
    return became


def commanded(store: Store, name: str) -> str:
    """What becomes of an action on the command line of the machine, and whether it says as whom."""
    command = ACTIONS[name].command
    if command is None:
        return "–"
    words = command(store, f"n{next(NUMBERS)}")
    before, said = mark(store), io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        status = command_line([*words, "--lang", "en"])
    told = "administrator of this machine" in said.getvalue()
    done = status == 0 and mark(store) != before
    return f"{ALLOWED if done else REFUSED}{', said' if told else ', not said'}"


# What there is -----------------------------------------------------------------------------------


def fill(folder: Path) -> Store:
    """A store with the roles, a boundary set of one's own and a register."""
    store = core.current()
    rows = [Edit(ACCOUNT.entity, n, access.grant(n, role)) for n, role in PEOPLE.items() if role]
    store.commit(rows, who="DSI", why="x", kind=access.KIND)
    drawn = folder / "sets.geojson"
    drawn.write_text(boundaries.load(boundaries.bundled()[SET]).reset_index().to_json())
    units = str(folder / "units.csv")
    of_set = ("--country", "TN", "--set", SET, "--key", "code", "--year", "2026")
    of_register = ("--country", "DZ", "--year", "2024", "--source", "x", "--synthetic")
    for words in (
        ("boundaries", "add", str(drawn), *of_set, "--licence", "ODbL-1.0", "--source", "x"),
        ("register", "synth", units, "--rows", "300", "--country", "DZ"),
        ("register", "add", units, "--id", REGISTER, "--name", "x", *of_register),
    ):
        with contextlib.redirect_stdout(io.StringIO()):
            assert command_line([*words]) == 0, words
    return store


@contextmanager
def prepared(folder: Path) -> Iterator[tuple[Server, Store]]:
    """A server over such a store; this process is a machine of the same store."""
    settings = {
        "ATLAS_GRAPPES_HOME": str(folder / "home"),
        "ATLAS_GRAPPES_STATE": str(folder / "state"),
        "ATLAS_GRAPPES_ACCESS": "proxy",
        "ATLAS_GRAPPES_PROXIES": "127.0.0.1",
        "ATLAS_GRAPPES_LOG": str(folder / "actions.log"),
    }
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        store = fill(folder)
        with running(folder / "home") as server:
            yield server, store
        core.forget(store.url)
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def expected(name: str, account: str) -> str:
    """What is declared: an account without a role may what a reader may; nobody, nothing."""
    role = ROLES.index(PEOPLE[account] or READER)
    may = account and role >= ROLES.index(access.ACTIONS[name])
    return ALLOWED if may else REFUSED


def main() -> int:
    """Print the table; the status says whether all is as declared."""
    wrong = 0
    with tempfile.TemporaryDirectory() as name, prepared(Path(name)) as (server, store):
        print("| action | who | " + " | ".join((*DOORS, "command")) + " |")
        print("|---|---|" + "---|" * (len(DOORS) + 1))
        for action in sys.argv[1:] or ACTIONS:
            became = asyncio.run(asked_of_all(server, store, action))
            command = commanded(store, action)
            for account, role in PEOPLE.items():
                who = role or ("no role" if account else "not signed in")
                cells = [became[account, door] for door in DOORS]
                wrong += sum(cell != expected(action, account) for cell in cells)
                print(f"| {action} | {who} | {' | '.join((*cells, command))} |", flush=True)
    print(f"{wrong} not as declared")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
