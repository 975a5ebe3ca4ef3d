"""Answers in fewer bytes: pages as they are made, static files once in each process.

A page is packed quickly (gzip, level 1), a file as small as it gets (Brotli or gzip) and kept.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Response, current_app, request
from werkzeug.security import safe_join

PACKED = frozenset(
    {
        *("text/html", "text/css", "text/javascript", "text/plain", "application/javascript"),
        *("application/json", "application/manifest+json", "image/svg+xml"),
    }
)
SMALLEST = 500  # bytes; less than a packet is not worth a processor
FILES: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda data: brotli.compress(data, quality=9),
    "gzip": lambda data: gzip.compress(data, 9, mtime=0),
}


def compress(response: Response) -> Response:
    """Pack an answer for whoever can unpack it. A file that the browser has already is not sent again."""
    if request.endpoint == "static" and response.status_code == 304:
        response.vary.add("Accept-Encoding")
    if response.status_code != 200 or response.mimetype not in PACKED or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    if request.endpoint == "static":
        return _file(response)
    if not response.is_streamed and request.accept_encodings.quality("gzip"):
        data = response.get_data()
        if len(data) >= SMALLEST:
            packer = zlib.compressobj(1, wbits=31)
            _put(response, packer.compress(data) + packer.flush(), "gzip")
    return response


def _file(response: Response) -> Response:
    encoding = next((name for name in FILES if request.accept_encodings.quality(name)), None)
    name = safe_join(str(current_app.static_folder), (request.view_args or {})["filename"])
    if encoding and name:
        response.direct_passthrough = False
        response.close()
        _put(response, _packed(encoding, name, Path(name).stat().st_mtime_ns), encoding)
        response.make_conditional(
            request.environ
        )  # by the tag of what is packed, which nobody asked for until now
    return response


@lru_cache(maxsize=256)
def _packed(encoding: str, name: str, changed: int) -> bytes:
    del changed  # part of the key: a file edited while developing is packed again
    return FILES[encoding](Path(name).read_bytes())


def _put(response: Response, data: bytes, encoding: str) -> None:
    response.set_data(data)
    response.content_encoding = encoding
    tag, weak = response.get_etag()
    if tag:
        response.set_etag(f"{tag}-{encoding}", bool(weak))
