"""A small OpenID Connect provider: signs in whoever the test says, with a token as it says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "atlas-grappes", "of the test alone"


@dataclass
class Provider:
    """Who signs in next, and what is odd about their token.

    Attributes
    ----------
    claims : dict
        Put over the usual claims of the token.
    """

    url: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k"}))
    claims: dict[str, Any] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)

    def secrets(self, redirect: str) -> str:
        """The ``secrets.toml`` of an atlas that signs in here."""
        said = {
            "redirect_uri": f"{redirect}/oauth2callback",
            "cookie_secret": "a secret of the test that is long enough to sign",
            "client_id": CLIENT,
            "client_secret": SECRET,
            "server_metadata_url": f"{self.url}/.well-known/openid-configuration",
        }
        return "[auth]\n" + "".join(f"{name} = {json.dumps(v)}\n" for name, v in said.items())

    def token(self, code: str) -> str:
        """The signed token of a sign-in."""
        now = int(time.time())
        usual = {"iss": self.url, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300}
        claims = {**usual, "nonce": self.nonces.get(code, ""), **self.claims}
        return jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.key)

    def answer(self, path: str, asked: dict[str, str]) -> dict[str, Any] | str:
        """A document, or the address to go on to."""
        if path == "/authorize":
            code = f"code{len(self.nonces)}"
            self.nonces[code] = asked.get("nonce", "")
            return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        if path == "/token":
            return {
                "access_token": "x",
                "token_type": "Bearer",
                "expires_in": 300,
                "id_token": self.token(asked["code"]),
            }
        if path == "/jwks":
            return {"keys": [{**self.key.as_dict(private=False), "alg": "RS256", "use": "sig"}]}
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self.reply(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def reply(self, query: str) -> None:
            asked = {name: values[0] for name, values in parse_qs(query).items()}
            found = provider.answer(urlsplit(self.path).path, asked)
            body = json.dumps(found).encode() if isinstance(found, dict) else b""
            self.send_response(200 if body else 302)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if isinstance(found, str):
                self.send_header("Location", found)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider = Provider(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield provider
        server.shutdown()
