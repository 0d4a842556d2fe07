"""The files of ``deploy/`` together: ``python -m tests.benchmarks.deployed`` (nginx needed).

nginx with TLS before two processes of the atlas over one PostgreSQL, all on this machine,
in two ways: nginx signs people in and the atlas stands at the root; an identity service
does (OpenID Connect) and the atlas stands under a path of its own. Who gets in, as what,
what nginx adds and keeps back; then in Chromium each role imports, undoes, presents and
signs out, half of them in one process and half in the other. Every step is asserted and
printed; ``proxy`` or ``oidc`` as argument walks one of the two ways.
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
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

from geodata.modes import OIDC, PROXY
from pages.ui import browsers
from tests.browser.conftest import CHROMIUM_FLAGS, chromium_path, free_port
from tests.browser.oidc import Provider, providing
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
# Who signs people in → the path under which the atlas stands.
WAYS = {PROXY: "", OIDC: "atlas"}
# Who is with which process: what one stores in the first is undone in the other.
PROCESS = {"amina": 1, "samir": 0, "karim": 0, "lina": 1}
SERVED_BY = "x-served-by"
MAY_NOT = "may not do this"
COLUMNS = "Nom;Wilaya;Filière;Statut;Type;Année;Source"


@dataclass
class Deployed:
    """What runs: how people sign in, its folder, the ports of the processes and of nginx."""

    way: str
    room: Path
    atlas: tuple[int, int]
    plain: int
    secure: int
    settings: dict[str, str]
    provider: Provider
    pids: tuple[int, ...] = ()

    @property
    def base(self) -> str:
        """The path of the atlas, as it stands before each address."""
        return f"/{WAYS[self.way]}" if WAYS[self.way] else ""

    @property
    def url(self) -> str:
        """The address of the atlas as browsers know it."""
        return f"https://{NAME}:{self.secure}{self.base}"

    def ask(self, path: str, who: str = "", **headers: str) -> tuple[int, dict[str, str]]:
        """The answer of nginx: its status and headers."""
        request = urllib.request.Request(f"https://127.0.0.1:{self.secure}{self.base}{path}")
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

    def browser_of(self, process: int) -> str:
        """The cookie of a browser that nginx leads to one of the processes."""
        while True:
            made = secrets.token_urlsafe(browsers.BYTES)
            answer = self.ask("/", "amina", Cookie=f"{browsers.COOKIE}={made}")[1]
            if answer[SERVED_BY] == f"127.0.0.1:{self.atlas[process]}":
                return made


# What is started -----------------------------------------------------------------------


def openssl(*words: object) -> str:
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def keys(room: Path) -> None:
    """A certificate of one's own, and a password for everybody: their name."""
    subject = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    files = ("-keyout", room / "key.pem", "-out", room / "fullchain.pem")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 3, *subject, *files)
    users = (f"{name}:{openssl('passwd', '-apr1', name)}\n" for name in ROLES)
    (room / "users").write_text("".join(users))


def configured(deployed: Deployed) -> Path:
    """``deploy/nginx.conf`` with this folder's files, ports and path."""
    room, base = deployed.room, deployed.base
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    limit = "client_max_body_size 55m;"
    for old, new in {
        "/etc/ssl/atlas-grappes/": f"{room}/",
        "/etc/nginx/atlas-grappes.users": f"{room}/users",
        "127.0.0.1:8501": f"127.0.0.1:{deployed.atlas[0]}",
        "127.0.0.1:8502": f"127.0.0.1:{deployed.atlas[1]}",
        "listen 80;": f"listen 127.0.0.1:{deployed.plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{deployed.secure} ssl",
        "location / {": f"location {base}/ {{",
        "location = /_stcore/metrics": f"location = {base}/_stcore/metrics",
        "location = /_atlas/health": f"location = {base}/_atlas/health",
        limit: f"{limit} add_header {SERVED_BY} $upstream_addr always;",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    if deployed.way == OIDC:
        text = re.sub(r"\n +auth_basic[^\n]+", "", text)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "".join(f"{kind}_temp_path {room}/{kind};\n" for kind in kinds)
    path = room / "nginx.conf"
    path.write_text(
        f"pid {room}/pid;\nerror_log {room}/error.log;\nevents {{}}\nhttp {{\n"
        f"log_format who '$cookie_{browsers.COOKIE} $upstream_addr $status';\n"
        f"access_log {room}/access.log who;\n{kept}include /etc/nginx/mime.types;\n{text}\n}}\n"
    )
    return path


def settings_of(deployed: Deployed) -> dict[str, str]:
    """``deploy/atlas-grappes.env``, with the lines that this way of signing in changes."""
    lines = (ROOT / "deploy" / "atlas-grappes.env").read_text().splitlines()
    said = dict(found.groups() for line in lines if (found := re.match(r"(\w+)=(.*)", line)))
    room = deployed.room
    own = {
        "ATLAS_GRAPPES_HOME": str(room / "home"),
        "ATLAS_GRAPPES_STATE": str(room / "known"),
        "ATLAS_GRAPPES_LOG": str(room / "actions.log"),
        "ATLAS_GRAPPES_ACCESS": deployed.way,
    }
    if WAYS[deployed.way]:
        own["STREAMLIT_SERVER_BASE_URL_PATH"] = WAYS[deployed.way]
    if deployed.way == OIDC:
        (room / "secrets.toml").write_text(deployed.provider.secrets(deployed.url))
        own["STREAMLIT_SECRETS_FILES"] = str(room / "secrets.toml")
    return {**os.environ, **said, **own}


@contextmanager
def running(way: str) -> Iterator[Deployed]:
    """Everything started, as ``deploy/`` says."""
    with ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deployed-")))
        room.chmod(0o755)
        server = stack.enter_context(postgres.running())
        provider = stack.enter_context(providing())
        ports = [free_port() for _ in range(4)]
        deployed = Deployed(way, room, (ports[0], ports[1]), ports[2], ports[3], {}, provider)
        deployed.settings = settings_of(deployed)
        deployed.settings["ATLAS_GRAPPES_DATABASE"] = server.create("atlas")
        keys(room)
        commands = [["nginx", "-c", str(configured(deployed)), "-g", "daemon off;"]]
        for port in deployed.atlas:
            where = ("--server.address", "127.0.0.1", "--server.port", str(port))
            commands.append([sys.executable, "dashboard.py", *where])
        for command in commands:
            started = subprocess.Popen(command, cwd=ROOT, env=deployed.settings)
            stack.callback(started.wait)
            stack.callback(started.terminate)
            if command[0] == sys.executable:
                deployed.pids += (started.pid,)
        for port in deployed.atlas:
            healthy(f"http://127.0.0.1:{port}{deployed.base}")
        yield deployed


def healthy(url: str) -> None:
    """Wait until a process and its database answer."""
    for _ in range(1200):
        try:
            urllib.request.urlopen(f"{url}/_atlas/health", timeout=60).close()
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


# Who gets in -----------------------------------------------------------------------------


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
    # With an identity service nginx lets everybody see the door, which the atlas keeps.
    shut = 401 if deployed.way == PROXY else 200
    assert list(statuses.values()) == [shut, shut, 200, 200, 404]
    headers = deployed.ask("/", "amina")[1]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    for name in ("strict-transport-security", "x-content-type-options", "x-frame-options"):
        print(f"{name}: {headers[name]}")


@contextmanager
def visit(browser: Browser, deployed: Deployed, who: str) -> Iterator[Page]:
    """The page of a browser of one's own, signed in; it has had one process all the time."""
    context = browser.new_context(
        ignore_https_errors=True,
        viewport={"width": 1440, "height": 1700},
        http_credentials={"username": who, "password": who} if deployed.way == PROXY else None,
    )
    made = deployed.browser_of(PROCESS[who])
    place = {"domain": NAME, "path": f"{deployed.base}/"}
    context.add_cookies([{"name": browsers.COOKIE, "value": made, **place}])  # type: ignore[list-item]
    page = context.new_page()
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text))
    if deployed.way == OIDC:
        sign_in(page, deployed, who)
    yield page
    if deployed.way == OIDC:
        sign_out(page, deployed)
    assert not [text for text in broken if "Content Security Policy" in text], broken
    context.close()
    lines = [line.split() for line in (deployed.room / "access.log").read_text().splitlines()]
    # What nginx refuses itself, to ask for the password, went nowhere.
    served = {one[1] for one in lines if one[0] == made} - {"-"}
    assert served == {f"127.0.0.1:{deployed.atlas[PROCESS[who]]}"}, served


def sign_in(page: Page, deployed: Deployed, who: str) -> None:
    """By way of the identity service and back."""
    deployed.provider.claims = {"preferred_username": who}
    page.goto(f"{deployed.url}/access?lang=en")
    expect(page.get_by_role("heading", name="Sign-in needed")).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: url.startswith(deployed.url) and "/access" not in url)
    expect(page.locator(".atlas-ready")).to_have_count(1)


def sign_out(page: Page, deployed: Deployed) -> None:
    """Afterwards no address shows more than the door."""
    opened(page, deployed, "access")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Connexion nécessaire")).to_be_visible()
    page.goto(f"{deployed.url}/records?lang=en&record=DZ-003")
    expect(page.get_by_role("heading", name="Sign-in needed")).to_be_visible()
    print("  signed out")


def opened(page: Page, deployed: Deployed, path: str) -> None:
    """An address of the atlas, drawn to its end."""
    joint = "&" if "?" in path else "?"
    page.goto(f"{deployed.url}/{path}{joint}lang=en")
    expect(page.locator(".atlas-ready")).to_have_count(1)


# What each does ----------------------------------------------------------------------------


def imports(page: Page, deployed: Deployed, name: str) -> None:
    """A file of one cluster, stored."""
    opened(page, deployed, "intake")
    path = deployed.room / f"{name}.csv"
    path.write_text(f"{COLUMNS}\n{name};Oran;cuir;actif;grappe;2015;X\n", encoding="utf-8")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="Store 1 row").click()
    expect(page.get_by_text("Stored as commit").first).to_be_visible()
    print(f"  imported {path.name}")


def undoes(page: Page, deployed: Deployed, name: str, told: str) -> None:
    """An import taken back, or what is said to whoever may not."""
    opened(page, deployed, "intake")
    page.get_by_role("tab", name="Commits and undo").click()
    page.locator(".st-key-undo_number input").click()
    page.get_by_role("option", name=re.compile(f"{name}.csv")).first.click()
    page.locator(".st-key-undo_why input").fill("not yet")
    page.locator(".st-key-undo_why input").press("Enter")
    expect(page.locator(".st-key-undo_button button")).to_be_enabled()
    page.locator(".st-key-undo_button button").click()
    expect(page.get_by_text(told).first).to_be_visible()
    print(f"  undo of {name}.csv: “{told}”")


def presents(page: Page, deployed: Deployed) -> None:
    """A deck on the screen."""
    opened(page, deployed, "deck")
    page.get_by_role("button", name="Algeria in ten plates").click()
    show = page.locator(".st-key-deck_bar").get_by_role("button", name="Present").first
    expect(show).to_be_visible()
    show.click()
    expect(page).to_have_url(re.compile("/present"))
    expect(page.locator(".atlas-ready")).to_have_count(1)
    print("  presented a deck")


def known(page: Page, deployed: Deployed, who: str) -> None:
    """Who the atlas takes them for; a map under the content policy."""
    print(f"{who}, process {PROCESS[who] + 1}: {WORDS[ROLES[who]]}")
    opened(page, deployed, "access")
    told = f"You are signed in: {who} – {WORDS[ROLES[who]]}"
    expect(page.get_by_text(told)).to_be_visible()
    opened(page, deployed, "map")
    drawn = page.frame_locator("iframe").first
    expect(drawn.get_by_text("Constantine", exact=True).first).to_be_visible()
    print("  saw a map")


def walk(browser: Browser, deployed: Deployed) -> None:
    """Each role on the pages: import, undo, present, sign out."""
    back = "rows put back"
    with visit(browser, deployed, "samir") as page:
        known(page, deployed, "samir")
        imports(page, deployed, "mistaken")
        undoes(page, deployed, "mistaken", back)
        imports(page, deployed, "stewards")
        presents(page, deployed)
    for who in ("karim", "lina"):
        with visit(browser, deployed, who) as page:
            known(page, deployed, who)
            opened(page, deployed, "intake")
            may_not = f"The account {who} may look and export"
            expect(page.get_by_text(may_not).first).to_be_visible()
            print(f"  import: “{may_not}, but not do this”")
            undoes(page, deployed, "stewards", MAY_NOT)
            presents(page, deployed)
    with visit(browser, deployed, "amina") as page:
        known(page, deployed, "amina")
        undoes(page, deployed, "stewards", back)
        imports(page, deployed, "administrators")
        presents(page, deployed)
    with visit(browser, deployed, "samir") as page:
        known(page, deployed, "samir")
        undoes(page, deployed, "administrators", MAY_NOT)


def main() -> None:
    """Start, ask, walk, tell."""
    expect.set_options(timeout=PATIENCE)
    for way in sys.argv[1:] or WAYS:
        with running(way) as deployed, sync_playwright() as playwright:
            print(f"{way}, {deployed.url}")
            grant(deployed)
            doors(deployed)
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
