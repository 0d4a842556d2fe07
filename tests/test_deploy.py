"""The files of ``deploy/``: what a machine would find wrong with them only when it is too late."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
SERVICES = ("atlas-grappes@.service", "atlas-grappes-backup.service")
# Groups of calls that systemd 252 (Debian 12) knows; of another it says so and goes on.
GROUPS = {"@system-service", "@privileged", "@resources", "@obsolete"}
# Without these a reader of files from outside cannot lock itself in (Landlock).
NEEDED = {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_leaves_readers_the_locks_they_lock_themselves_in_with(name: str) -> None:
    lines = (DEPLOY / name).read_text().splitlines()
    filters = [line.partition("=")[2] for line in lines if line.startswith("SystemCallFilter=")]
    named = {word for line in filters for word in line.lstrip("~").split()}
    assert {word for word in named if word.startswith("@")} <= GROUPS
    assert named >= NEEDED
    assert not [line for line in filters if line.startswith("~") and NEEDED & set(line.split())]


def test_an_image_gets_what_its_recipe_copies_and_nothing_else() -> None:
    """Neither packages of another machine nor anybody's data go to whoever builds it."""
    recipe = (DEPLOY / "Dockerfile").read_text()
    copied = {
        word for line in re.findall(r"^COPY (.*) \S+$", recipe, re.M) for word in line.split()
    }
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    assert {line[1:] for line in lines if line.startswith("!")} == copied
    assert all((ROOT / name).exists() for name in copied)


def test_every_setting_named_is_one_of_the_manual() -> None:
    manual = (ROOT / "docs" / "administration.md").read_text() + (ROOT / "README.md").read_text()
    text = "".join((DEPLOY / name).read_text() for name in ("atlas-grappes.env", "compose.yaml"))
    for name in set(re.findall(r"ATLAS_GRAPPES_[A-Z_]+|STREAMLIT_[A-Z_]+", text)):
        assert name in manual, name


def test_manual_and_requirements_hold_what_postgresql_needs() -> None:
    required = (ROOT / "requirements.txt").read_text()
    assert re.search(r"^psycopg(-binary)?==", required, re.M)
    manual = (ROOT / "docs" / "administration.md").read_text()
    headings = re.findall(r"^## (.+)$", manual, re.M)
    assert {"Install", "PostgreSQL", "Backup", "Upgrade and roll back", "Watch"} <= set(headings)
    for name in ("nginx.conf", "atlas-grappes-backup.timer", "atlas-grappes.env"):
        assert name in manual


def test_the_atlas_answers_this_machine_alone_and_by_its_own_names() -> None:
    server = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]
    assert server["address"] == "127.0.0.1"
    assert set(server["allowedHosts"]) == {"localhost", "127.0.0.1", "::1"}
    assert server.get("enableXsrfProtection", True)
    assert server.get("enableCORS", True)
