"""Who may what, refused where it would be written: role × action, limits, roles that change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geodata import access
from geodata.__main__ import main
from geodata.access import ACCOUNT, ADMINISTRATOR, READER, ROLES, STEWARD, Actor
from geodata.errors import GeodataError, StoreError
from geodata.intake import boundary_adding, register_files
from geodata.places import boundary_shelf
from geodata.registers import store as registers
from geodata.store import Edit, Store
from geodata.store.audit import audit
from tests.geodata.store.test_store import WHO

Do = Callable[[Store, Actor], object]


def named(role: str) -> Actor:
    return Actor(f"{role}@ministry.dz")


def given(store: Store, actor: Actor, role: str, **limits: str) -> Actor:
    """The same actor, once the machine has given them a role."""
    edit = Edit(ACCOUNT.entity, access.key_of(actor.account), access.grant("a", role, **limits))
    store.commit([edit], kind=access.KIND, **WHO)
    return actor


def edit(store: Store, actor: Actor) -> object:
    return store.commit([Edit("record", "DZ-001", {"locality": "Ici"})], who=actor, why="x")


def import_(store: Store, actor: Actor) -> object:
    edits = [Edit("record", "DZ-002", {"locality": "Là"})]
    return store.commit(edits, who=actor, why="x", kind="import", file="f.csv")


def undo_own(store: Store, actor: Actor) -> object:
    store.commit([Edit("record", "DZ-003", {"locality": "A"})], who=actor.account, why="x")
    return store.undo(store.head().batch, who=actor, why="x")


def undo_any(store: Store, actor: Actor) -> object:
    store.commit([Edit("record", "DZ-003", {"locality": "B"})], who="Karim", why="x")
    return store.undo(store.head().batch, who=actor, why="x")


def grant(store: Store, actor: Actor) -> object:
    row = access.grant("b", ADMINISTRATOR)
    return store.commit([Edit(ACCOUNT.entity, "b", row)], who=actor, why="x")


def boundaries(store: Store, actor: Actor) -> object:
    return boundary_shelf.remove("DZ-2019", actor=actor)


def boundaries_undone(store: Store, actor: Actor) -> object:
    return boundary_shelf.undo("DZ-2019", actor=actor)


def boundaries_added(store: Store, actor: Actor) -> object:
    return boundary_adding.add(Path("x"), None, None, actor=actor)  # type: ignore[arg-type]


def register_added(store: Store, actor: Actor) -> object:
    return register_files.add([], None, None, actor=actor)  # type: ignore[arg-type]


def register_gone(store: Store, actor: Actor) -> object:
    return registers.set_aside("firms", actor=actor)


def register_back(store: Store, actor: Actor) -> object:
    return registers.bring_back("firms", actor=actor)


# What is done → the least role that may.
DONE: dict[Do, str] = {
    edit: STEWARD,
    import_: STEWARD,
    undo_own: STEWARD,
    undo_any: ADMINISTRATOR,
    grant: ADMINISTRATOR,
    boundaries: ADMINISTRATOR,
    boundaries_undone: ADMINISTRATOR,
    boundaries_added: ADMINISTRATOR,
    register_added: ADMINISTRATOR,
    register_gone: ADMINISTRATOR,
    register_back: ADMINISTRATOR,
}


def allowed(do: Do, store: Store, actor: Actor) -> bool:
    """Whether it is let through; what is asked for may be wrong for another reason."""
    try:
        do(store, actor)
    except GeodataError as error:
        return error.code != "not_allowed"
    except (AttributeError, TypeError, IndexError):
        return True  # let in, it found nothing to work on
    return True


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_what_each_role_may(in_file: Store, role: str) -> None:
    """An account without a role may what a reader may; nothing refused leaves a trace."""
    actor = given(in_file, named(role), role) if role else named("nobody")
    rank = ROLES.index(role or READER)
    for do, least in DONE.items():
        before = in_file.head()
        may = allowed(do, in_file, actor)
        assert may == (rank >= ROLES.index(least)), do.__name__
        if not may and not do.__name__.startswith("undo"):
            assert in_file.head() == before
    assert audit(in_file).problems == []


def test_roles_are_read_where_the_change_is_written(store: Store) -> None:
    """A role taken away while a page is open holds for the next click, on either database."""
    amel = given(store, Actor("Amel@Ministry.dz"), STEWARD)
    assert edit(store, amel)
    assert store.batches()[0].who == "Amel@Ministry.dz"
    store.commit([Edit(ACCOUNT.entity, "amel@ministry.dz", None)], **WHO)
    assert not allowed(import_, store, amel)


def test_two_administrators_who_take_each_others_role(store: Store) -> None:
    """The first wins; the second is none any more when it is their turn."""
    amel, karim = (given(store, Actor(name), ADMINISTRATOR) for name in ("amel", "karim"))
    store.commit([Edit(ACCOUNT.entity, "karim", None)], who=amel, why="x")
    with pytest.raises(StoreError, match="not_allowed"):
        store.commit([Edit(ACCOUNT.entity, "amel", None)], who=karim, why="x")
    assert store.rights(amel).role == ADMINISTRATOR
    # Nor by undoing what took it away.
    with pytest.raises(StoreError, match="not_allowed"):
        store.undo(store.head().batch, who=karim, why="x")


@pytest.mark.parametrize(
    ("change", "reached"),
    [
        (Edit("record", "DZ-001", {"locality": "Ici"}), True),
        (Edit("record", "TN-001", {"locality": "Ici"}), False),
        (Edit("record", "TN-001", None), False),
        (Edit("record", "DZ-001", {"country_code": "TN"}), False),
        (Edit("action", "A-9", {"cluster_id": "DZ-001", "type": "training"}), True),
        (Edit("action", "A-9", {"cluster_id": "TN-001", "type": "training"}), False),
        (Edit("published_table", "t", {"boundary_set": "TN-2000"}), False),
        (Edit("source", "NEW", {"publisher": "Ministère"}), True),
        (Edit(ACCOUNT.entity, "amel", {"role": ADMINISTRATOR}), False),
    ],
)
def test_steward_of_one_country(in_file: Store, change: Edit, reached: bool) -> None:
    amel = given(in_file, Actor("amel"), STEWARD, countries="DZ")
    head = in_file.head()
    if reached:
        assert in_file.commit([change], who=amel, why="x")
        return
    with pytest.raises(StoreError) as caught:
        in_file.commit([Edit("record", "DZ-002", {"locality": "Ici"}), change], who=amel, why="x")
    assert caught.value.code in ("not_within", "not_allowed")
    assert in_file.head() == head


def test_steward_of_one_area(in_file: Store) -> None:
    amel = given(in_file, Actor("amel"), STEWARD, areas="support")
    assert in_file.commit([Edit("recommendation", "R1", {"status": "done"})], who=amel, why="x")
    with pytest.raises(StoreError, match="not_within"):
        edit(in_file, amel)


def test_command_line_is_the_machine_and_says_so(
    in_file: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["access", "grant", "Amel@Ministry.dz", STEWARD, "--countries", "DZ"]) == 0
    assert capsys.readouterr().err == "", "without sign-in there is nothing to say"
    monkeypatch.setenv("ATLAS_GRAPPES_ACCESS", "proxy")
    assert main(["access", "grant", "karim", STEWARD, "--who", "DSI", "--lang", "en"]) == 0
    assert "administrator of this machine, in the name of “DSI”" in capsys.readouterr().err
    assert main(["access", "list"]) == 0
    assert capsys.readouterr().out == "amel@ministry.dz\tsteward\tDZ\t\nkarim\tsteward\t\t\n"
    assert main(["access", "revoke", "Karim"]) == 0
    assert in_file.row(ACCOUNT.entity, "karim") is None
    for words in (["", STEWARD], ["a\nb", STEWARD], ["a", STEWARD, "--areas", "everything"]):
        assert main(["access", "grant", *words]) == 2
