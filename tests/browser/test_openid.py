"""Sign-in with an identity service (OpenID Connect): in Chromium, through the whole round."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from geodata import access
from geodata.access import ACCOUNT, ADMINISTRATOR, STEWARD
from geodata.store import Edit, core
from tests.browser.conftest import Server, free_port, running
from tests.browser.oidc import Provider, providing

ROLES = {"amina@ministry.dz": ADMINISTRATOR, "samir@ministry.dz": STEWARD}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as started:
        yield started


@pytest.fixture(scope="module")
def atlas(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    room, port = tmp_path_factory.mktemp("openid"), free_port()
    secrets = room / "secrets.toml"
    secrets.write_text(provider.secrets(f"http://127.0.0.1:{port}"))
    store = core.current(room / "home")
    rows = [Edit(ACCOUNT.entity, name, access.grant(name, role)) for name, role in ROLES.items()]
    store.commit(rows, who="DSI", why="x")
    core.forget(store.url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_GRAPPES_ACCESS", "oidc")
        with running(room / "home", "--secrets.files", str(secrets), port=port) as started:
            yield started


@pytest.fixture
def page(browser: Browser, atlas: Server) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{atlas.url}/access?lang=en")
    expect(page.get_by_role("heading", name="Sign-in needed")).to_be_visible()
    yield page
    context.close()


def sign_in(page: Page, atlas: Server, provider: Provider, **claims: Any) -> None:
    provider.claims = claims
    page.get_by_role("button", name="Sign in").click()
    # Away to the provider and back, to the atlas's first page, signed in or not.
    page.wait_for_url(lambda url: url.startswith(atlas.url) and "/access" not in url)
    page.goto(f"{atlas.url}/access?lang=en")


@pytest.mark.browser
@pytest.mark.parametrize(("account", "role"), [*ROLES.items(), ("lina@ministry.dz", "reader")])
def test_account_of_the_identity_service_has_its_role(
    page: Page, atlas: Server, provider: Provider, account: str, role: str
) -> None:
    sign_in(page, atlas, provider, email=account)
    told = f"You are signed in: {account} – {role.capitalize()}"
    expect(page.get_by_text(told)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    # Back at the first page, in the usual language.
    expect(page.get_by_role("heading", name="Connexion nécessaire")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another program"},
        {"iss": "http://evil.example"},
        {"exp": 1000},
        {"nonce": "of another sign-in"},
        {"iat": int(time.time()) - 11 * 3600},
        {"email": ""},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_token_that_is_not_for_the_atlas_or_not_of_now_signs_nobody_in(
    page: Page, atlas: Server, provider: Provider, claims: dict[str, Any]
) -> None:
    sign_in(page, atlas, provider, **{"email": "amina@ministry.dz", **claims})
    expect(page.get_by_role("heading", name="Sign-in needed")).to_be_visible()
    expect(page.get_by_text("You are signed in")).to_have_count(0)
