"""Role × action × door, as ``python -m tests.browser.roles`` prints it, each cell as declared."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geodata import access
from geodata.store import Store
from tests.browser import roles
from tests.browser.conftest import Server
from tests.browser.session import Widget

Atlas = tuple[Server, Store]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("roles")


@pytest.fixture(scope="module")
def atlas(folder: Path) -> Iterator[Atlas]:
    with roles.prepared(folder) as prepared:
        yield prepared


def tried(atlas: Atlas, action: str, account: str, door: str) -> str:
    """In a thread of its own: a browser that tests drive holds the loop of this one."""

    async def both() -> str:
        recorded: dict[str, Widget] = {}
        if door == roles.MESSAGE:
            done, recorded = await roles.tried(*atlas, action, "amina", roles.ADDRESS, {})
            assert done == roles.ALLOWED
        return (await roles.tried(*atlas, action, account, door, recorded))[0]

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(both())).result()


@pytest.mark.full
@pytest.mark.parametrize("door", roles.DOORS)
@pytest.mark.parametrize("account", roles.PEOPLE)
@pytest.mark.parametrize("action", roles.ACTIONS)
def test_an_action_at_a_door(atlas: Atlas, action: str, account: str, door: str) -> None:
    assert tried(atlas, action, account, door) == roles.expected(action, account)


def test_the_message_of_an_administrator_is_refused_where_it_would_be_written(
    atlas: Atlas, folder: Path
) -> None:
    """The page of a reader has the box of undoing: what stands between is the store alone."""
    before = atlas[1].head()
    assert tried(atlas, access.UNDO_OWN, "karim", roles.MESSAGE) == roles.REFUSED
    lines = (folder / "actions.log").read_text().splitlines()
    refused = [line for line in map(json.loads, lines) if line["action"] == "refused"]
    assert (refused[-1]["account"], refused[-1]["asked"]) == ("karim", access.UNDO_OWN)
    last = atlas[1].batches(limit=3)
    assert atlas[1].head().batch > before.batch, "what was to be undone, by others"
    assert all(batch.undone_by is None for batch in last if batch.who == "karim")


@pytest.mark.parametrize("action", [name for name, one in roles.ACTIONS.items() if one.command])
def test_on_the_machine_a_command_is_its_administrators_and_says_so(
    atlas: Atlas, action: str
) -> None:
    assert roles.commanded(atlas[1], action) == "allowed, said"
