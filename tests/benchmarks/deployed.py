"""The files of ``deploy/`` together: ``python -m tests.benchmarks.deployed`` (nginx needed).

nginx with TLS before two processes of the atlas over one PostgreSQL, all on this machine:
who gets in, as what, what nginx adds and keeps back; then in Chromium each role on the
pages, an edit by a steward in one process and its undoing by an administrator in the
other, a deck presented. Every step is asserted and printed.
"""

from __future__ import annotations

import base64
import json
import os
import re
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS, chromium_path, free_port
from tests.conftest import ROOT
from tests.geodata.store import postgres

NAME = "atlas.example.dz"
ROLES = {"amina": "administrator", "samir": "steward", "karim": "reader", "lina": ""}
WORDS = {
    "administrator": "Administrator",
    "steward": "Steward",
    "reader": "Reader",
    "": "Reader",
}
PATIENCE = 120_000


@dataclass
class Deployed:
    """What runs: its folder, the ports of the processes, and those of nginx."""

    room: Path
    atlas: tuple[int, int]
    plain: int
    secure: int
    settings: dict[str, str]

    def ask(self, path: str, who: str = "", **headers: str) -> tuple[int, dict[str, str]]:
        """The answer of nginx: its status and headers."""
        request = urllib.request.Request(f"https://127.0.0.1:{self.secure}{path}")
        request.add_header("Host", NAME)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        if who:
            secret = base64.b64encode(f"{who}:{who}".encode()).decode()
            request.add_header("Authorization", f"Basic {secret}")
        trusted = ssl.create_default_context(cafile=str(self.room / "fullchain.pem"))
        trusted.check_hostname = False
        try:
            with urllib.request.urlopen(request, context=trusted, timeout=60) as found:
                return found.status, {k.lower(): v for k, v in found.headers.items()}
        except urllib.error.HTTPError as error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}


def openssl(*words: object) -> str:
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def secrets(room: Path) -> None:
    """A certificate of one's own, and a password for everybody: their name."""
    subject = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    files = ("-keyout", room / "key.pem", "-out", room / "fullchain.pem")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 3, *subject, *files)
    users = (f"{name}:{openssl('passwd', '-apr1', name)}\n" for name in ROLES)
    (room / "users").write_text("".join(users))


def configured(deployed: Deployed) -> Path:
    """``deploy/nginx.conf`` with this folder's files and ports."""
    room = deployed.room
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in {
        "/etc/ssl/atlas-grappes/": f"{room}/",
        "/etc/nginx/atlas-grappes.users": f"{room}/users",
        "127.0.0.1:8501": f"127.0.0.1:{deployed.atlas[0]}",
        "127.0.0.1:8502": f"127.0.0.1:{deployed.atlas[1]}",
        "listen 80;": f"listen 127.0.0.1:{deployed.plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{deployed.secure} ssl",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "".join(f"{kind}_temp_path {room}/{kind};\n" for kind in kinds)
    path = room / "nginx.conf"
    path.write_text(
        f"pid {room}/pid;\nerror_log {room}/error.log;\nevents {{}}\nhttp {{\n"
        f"access_log {room}/access.log;\n{kept}include /etc/nginx/mime.types;\n{text}\n}}\n"
    )
    return path


@contextmanager
def running() -> Iterator[Deployed]:
    """Everything started, as ``deploy/atlas-grappes.env`` says."""
    with ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deployed-")))
        room.chmod(0o755)
        lines = (ROOT / "deploy" / "atlas-grappes.env").read_text().splitlines()
        said = dict(found.groups() for line in lines if (found := re.match(r"(\w+)=(.*)", line)))
        server = stack.enter_context(postgres.running())
        settings = {
            **os.environ,
            **said,
            "ATLAS_GRAPPES_HOME": str(room / "home"),
            "ATLAS_GRAPPES_STATE": str(room / "known"),
            "ATLAS_GRAPPES_LOG": str(room / "actions.log"),
            "ATLAS_GRAPPES_DATABASE": server.create("atlas"),
        }
        ports = [free_port() for _ in range(4)]
        deployed = Deployed(room, (ports[0], ports[1]), ports[2], ports[3], settings)
        secrets(room)
        commands = [["nginx", "-c", str(configured(deployed)), "-g", "daemon off;"]]
        for port in deployed.atlas:
            where = ("--server.address", "127.0.0.1", "--server.port", str(port))
            commands.append([sys.executable, "dashboard.py", *where])
        for command in commands:
            started = subprocess.Popen(command, cwd=ROOT, env=settings)
            stack.callback(started.wait)
            stack.callback(started.terminate)
        for port in deployed.atlas:
            healthy(port)
        yield deployed


def healthy(port: int) -> None:
    """Wait until a process and its database answer."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_atlas/health", timeout=60).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("no health")


def grant(deployed: Deployed) -> None:
    """The first roles, from the command line of the machine."""
    for name, role in ROLES.items():
        if role:
            command = [sys.executable, "-m", "geodata", "access", "grant", name, role]
            subprocess.run(command, cwd=ROOT, env=deployed.settings, check=True)


def doors(deployed: Deployed) -> None:
    """What nginx lets in, adds, and keeps back."""
    forged = {"X_Remote_User": "amina"}
    statuses = {
        "no password": deployed.ask("/")[0],
        "no password, forged header": deployed.ask("/", **forged)[0],
        "password": deployed.ask("/", "amina")[0],
        "health": deployed.ask("/_atlas/health")[0],
        "numbers": deployed.ask("/_stcore/metrics", "amina")[0],
    }
    print(statuses)
    assert list(statuses.values()) == [401, 401, 200, 200, 404]
    headers = deployed.ask("/", "amina")[1]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    for name in ("strict-transport-security", "x-content-type-options", "x-frame-options"):
        print(f"{name}: {headers[name]}")


@contextmanager
def visit(browser: Browser, deployed: Deployed, who: str, path: str) -> Iterator[Page]:
    """A page of the atlas in a browser of one's own, signed in."""
    context = browser.new_context(
        ignore_https_errors=True, http_credentials={"username": who, "password": who}
    )
    page = context.new_page()
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text))
    joint = "&" if "?" in path else "?"
    page.goto(f"https://{NAME}:{deployed.secure}/{path}{joint}lang=en")
    expect(page.locator(".atlas-ready")).to_have_count(1)
    yield page
    assert not [text for text in broken if "Content Security Policy" in text], broken
    context.close()


def walk(browser: Browser, deployed: Deployed) -> None:
    """Each role on the pages; an edit, its undoing, a presentation."""
    for who, role in ROLES.items():
        with visit(browser, deployed, who, "access") as page:
            expect(page.get_by_text(f"You are signed in: {who} – {WORDS[role]}")).to_be_visible()
            print(f"{who}: {WORDS[role]}")
    with visit(browser, deployed, "karim", "intake") as page:
        expect(page.get_by_text("The account karim may look and export").first).to_be_visible()
        print("reader: no import")
    with visit(browser, deployed, "karim", "map") as page:
        drawn = page.frame_locator("iframe").first
        expect(drawn.get_by_text("Constantine", exact=True).first).to_be_visible()
        print("map: drawn under the content policy")
    with visit(browser, deployed, "samir", "records?record=DZ-003") as page:
        page.get_by_text("Edit this cluster").first.click()
        page.locator(".st-key-row_record_DZ-003_0_locality input").fill("Akbou")
        page.locator(".st-key-row_record_DZ-003_0_why input").fill("visit")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Change stored.").first).to_be_visible()
        print("steward: corrected a cluster")
    with visit(browser, deployed, "amina", "intake") as page:
        page.get_by_role("tab").nth(1).click()
        page.locator(".st-key-undo_why input").fill("not yet")
        page.locator(".st-key-undo_why input").press("Enter")
        expect(page.locator(".st-key-undo_button button")).to_be_enabled()
        page.locator(".st-key-undo_button button").click()
        expect(page.get_by_text("rows put back: 1").first).to_be_visible()
        print("administrator: undid it")
    with visit(browser, deployed, "karim", "deck") as page:
        page.get_by_role("button", name="Algeria in ten plates").click()
        show = page.locator(".st-key-deck_bar").get_by_role("button", name="Present").first
        expect(show).to_be_visible()
        show.click()
        expect(page).to_have_url(re.compile("/present"))
        expect(page.locator(".atlas-ready")).to_have_count(1)
        print("reader: presented a deck")


def main() -> None:
    """Start, ask, walk, tell."""
    expect.set_options(timeout=PATIENCE)
    with running() as deployed:
        grant(deployed)
        doors(deployed)
        with sync_playwright() as playwright:
            rule = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
            browser = playwright.chromium.launch(
                executable_path=chromium_path(), args=[*CHROMIUM_FLAGS, rule]
            )
            walk(browser, deployed)
            browser.close()
        lines = (deployed.room / "actions.log").read_text().splitlines()
        done = [json.loads(line) for line in lines]
        print("\n".join(f"{one['at']} {one['account']}: {one['action']}" for one in done))


if __name__ == "__main__":
    main()
