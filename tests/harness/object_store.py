"""A small store that speaks S3 over real HTTP, and believes nobody: every request has to be signed with its key
(AWS Signature Version 4), say when it was made, and be about the bucket that there is. Each refusal is S3's own.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, quote, unquote, urlsplit

BUCKET, REGION, KEY_ID, SECRET = "pictures", "eu-central-1", "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG"
_CREDENTIAL = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<day>\d{8})/(?P<region>[^/]+)/s3/aws4_request, ?"
    r"SignedHeaders=(?P<signed>[a-z0-9;-]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass
class ObjectStore:
    """What lies in the bucket, and what was asked for. ``fails`` is answered with 503 to everything."""

    address: str = ""
    objects: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    fails: bool = False


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """Serves while the block runs, on a port of its own."""
    store = ObjectStore()

    class Handler(_Handler):
        books = store

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    store.address = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    books: ObjectStore
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        key = self._key(body)
        if key is not None:
            kept = {name: self.headers[name] for name in ("content-type", "cache-control") if self.headers[name]}
            self.books.objects[key] = (body, kept)
            self._answer(200, headers={"ETag": f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'})

    def do_GET(self) -> None:
        key = self._key(b"")
        if key is None:
            return
        if key not in self.books.objects:
            self._refuse(404, "NoSuchKey")
            return
        body, kept = self.books.objects[key]
        etag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        modified = "Sat, 21 Nov 2026 12:00:00 GMT"
        self._answer(200, body, {"ETag": etag, "Last-Modified": modified, **kept})

    def _key(self, body: bytes) -> str | None:
        """The key inside the bucket, for whoever may ask for it; ``None`` after a refusal."""
        if self.books.fails:
            self._refuse(503, "SlowDown")
            return None
        fault = self._fault(body)
        if fault:
            self._refuse(403, fault)
            return None
        bucket, _, key = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
        if bucket != BUCKET:
            self._refuse(404, "NoSuchBucket")
            return None
        return key

    def _fault(self, body: bytes) -> str:
        given = _CREDENTIAL.fullmatch(self.headers.get("authorization", ""))
        if given is None or given["key"] != KEY_ID:
            return "InvalidAccessKeyId"
        if given["region"] != REGION:
            return "AuthorizationHeaderMalformed"
        moment = self.headers.get("x-amz-date", "")
        if not moment.startswith(given["day"]) or not _is_recent(moment):
            return "RequestTimeTooSkewed"
        claimed = self.headers.get("x-amz-content-sha256", "")
        if claimed not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
            return "XAmzContentSHA256Mismatch"
        names = given["signed"].split(";")
        if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names):
            return "AccessDenied"
        return "" if hmac.compare_digest(self._signature(names, given), given["signature"]) else "SignatureDoesNotMatch"

    def _signature(self, names: list[str], given: re.Match[str]) -> str:
        parts = urlsplit(self.path)
        query = "&".join(
            f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
            for name, value in sorted(parse_qsl(parts.query, keep_blank_values=True))
        )
        headers = "".join(f"{name}:{' '.join((self.headers.get(name) or '').split())}\n" for name in names)
        claimed = self.headers["x-amz-content-sha256"]
        canonical = "\n".join((self.command, parts.path, query, headers, ";".join(names), claimed))
        scope = f"{given['day']}/{given['region']}/s3/aws4_request"
        hashed = hashlib.sha256(canonical.encode()).hexdigest()
        key = b"AWS4" + SECRET.encode()
        for part in (given["day"], given["region"], "s3", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        text = f"AWS4-HMAC-SHA256\n{self.headers['x-amz-date']}\n{scope}\n{hashed}"
        return hmac.digest(key, text.encode(), "sha256").hex()

    def _refuse(self, status: int, code: str) -> None:
        self.books.refusals.append(code)
        body = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'
        self._answer(status, body.encode(), {"content-type": "application/xml"})

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def _is_recent(moment: str) -> bool:
    try:
        at = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return False
    return abs(datetime.now(UTC) - at) < timedelta(minutes=15)
