"""A running server behind a proxy that signs people in: headers, addresses, replayed messages."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from geodata import access
from geodata.access import ACCOUNT, READER
from geodata.store import Edit, core
from tests.browser.conftest import Server, running

HEADER = "X-Remote-User"
ACCOUNT_NAME = "amel@ministry.dz"


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An atlas that believes what 127.0.0.1 says of its users, and nobody else."""
    home = tmp_path_factory.mktemp("signed") / "home"
    store = core.current(home)
    row = access.grant(ACCOUNT_NAME, READER)
    store.commit([Edit(ACCOUNT.entity, ACCOUNT_NAME, row)], who="DSI", why="x")
    core.forget(store.url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_GRAPPES_ACCESS", "proxy")
        patch.setenv("ATLAS_GRAPPES_PROXIES", "127.0.0.1")
        with running(home) as started:
            yield started


async def shown(server: Server, sender: str, asked: BackMsg, headers: dict[str, str]) -> str:
    """What a session is sent until its first run is over, as text."""
    host = headers.pop("Host", urlsplit(server.url).netloc)
    parts = []
    async with connect(
        f"ws://{host}/_stcore/stream",
        host="127.0.0.1",
        port=urlsplit(server.url).port,
        additional_headers=headers,
        local_addr=(sender, 0),
        max_size=None,
    ) as socket:
        await socket.send(asked.SerializeToString())
        async for content in socket:
            message = ForwardMsg.FromString(content)  # type: ignore[arg-type]
            parts.append(str(message.delta))
            if message.WhichOneof("type") == "script_finished":
                return "\n".join(parts)
    raise AssertionError("closed")


def told(server: Server, sender: str, asked: BackMsg, headers: dict[str, str]) -> str:
    """The same from a thread of its own: a browser that tests drive holds the loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(shown(server, sender, asked, headers))).result()


def seen(server: Server, sender: str = "127.0.0.1", page: str = "access", **headers: str) -> str:
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = "lang=en"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return told(server, sender, asked, named)


def test_header_of_the_proxy_signs_in(atlas: Server) -> None:
    text = seen(atlas, X_Remote_User=ACCOUNT_NAME)
    assert f"You are signed in: {ACCOUNT_NAME}" in text
    assert "Sign-in needed" not in text


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        ("127.0.0.1", {}),
        ("127.0.0.2", {"X_Remote_User": ACCOUNT_NAME}),
        ("127.0.0.2", {"X_Remote_User": ACCOUNT_NAME, "X_Forwarded_For": "127.0.0.1"}),
        ("127.0.0.1", {"X_Forwarded_User": ACCOUNT_NAME}),
        ("127.0.0.1", {"X_Remote_User": "x" * 200}),
    ],
)
def test_anybody_else_sees_the_door_whatever_page_they_ask_for(
    atlas: Server, sender: str, headers: dict[str, str]
) -> None:
    text = seen(atlas, sender, "intake", **headers)
    assert "Sign-in needed" in text
    assert "Dinanderie" not in text
    assert "What each role may do" not in text


def test_message_replayed_with_the_file_of_a_page_runs_no_page(atlas: Server) -> None:
    """The hash that a browser of somebody else was given for a page."""
    from streamlit.util import calc_hash

    for page in ("intake", "records"):
        for named in (page, str(Path("pages") / f"{page}_page.py")):
            asked = BackMsg()
            asked.rerun_script.page_script_hash = calc_hash(named)
            asked.rerun_script.query_string = "lang=en"
            text = told(atlas, "127.0.0.2", asked, {HEADER: ACCOUNT_NAME})
            assert "Sign-in needed" in text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example"])
def test_other_names_of_this_machine_are_no_names_of_the_atlas(atlas: Server, host: str) -> None:
    """A page elsewhere whose name was made to lead here gets no session."""
    with pytest.raises(InvalidStatus) as caught:
        seen(atlas, Host=host, Origin=f"http://{host}", X_Remote_User=ACCOUNT_NAME)
    assert caught.value.response.status_code == 403


def answer(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as found:
            return found.status, dict(found.headers), found.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def test_health_asks_the_database(atlas: Server, tmp_path: Path) -> None:
    status, headers, body = answer(f"{atlas.url}/_atlas/health")
    assert (status, json.loads(body)["status"]) == (200, "ok")
    assert headers["x-content-type-options"] == "nosniff"
    home = Path(str(atlas.log).removesuffix(".log"))
    (home / "atlas.db").rename(home / "elsewhere.db")
    try:
        status, _, body = answer(f"{atlas.url}/_atlas/health")
        assert (status, json.loads(body)["reason"]) == (503, "store_gone")
    finally:
        (home / "elsewhere.db").rename(home / "atlas.db")
    assert answer(f"{atlas.url}/_atlas/health")[0] == 200


def test_numbers_of_the_server_are_for_its_own_machine(atlas: Server) -> None:
    url = f"{atlas.url}/_stcore/metrics"
    assert answer(url)[0] == 200
    assert answer(url, **{"X-Forwarded-For": "10.0.0.9"})[0] == 404


@pytest.mark.parametrize("setting", [{}, {"ATLAS_GRAPPES_ACCESS": "prxy"}])
def test_without_sign_in_the_atlas_is_not_served_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: dict[str, str]
) -> None:
    import subprocess

    from tests.browser.conftest import PYTHON, ROOT, free_port

    monkeypatch.delenv("ATLAS_GRAPPES_ACCESS", raising=False)
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ATLAS_GRAPPES_HOME", str(tmp_path))
    words = ["--server.address", "0.0.0.0", "--server.port", str(free_port())]
    done = subprocess.run(
        [*PYTHON, *words], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode != 0
    assert "ATLAS_GRAPPES_ACCESS" in done.stderr


def test_address_is_asked_of_nobody_outside(atlas: Server) -> None:
    """The server knows its address: it looks none up, and says one."""
    log = atlas.log.read_text()
    assert "checkip" not in log
    assert "External URL" not in log
    assert str(urlsplit(atlas.url).port) in log
