"""From the bytes of an answer to text, whatever is said of their encoding: the bytes themselves are asked first.

A byte-order mark wins; then UTF-8 when the bytes are valid UTF-8 (text in another encoding practically never is);
then what the document and the header declare; and where nothing fits, UTF-8 with every broken byte read as
windows-1252, which is what it nearly always is.
"""

from __future__ import annotations

import codecs
import re
from encodings.aliases import aliases

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# What old labels mean on the web (WHATWG); other codecs of Python are not for text of strangers.
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
}
_KNOWN = re.compile(r"(iso8859-\d+|cp\d+|koi8-[rut]|gb18030|big5(hkscs)?|euc_(jp|kr)|mac-.*|tis-620|iso2022_jp)$")


def load_codecs() -> None:
    """Import every codec that may be asked for, for a process that soon can open no file any more."""
    wide = {codec for _, codec in (*_MARKS, *_UNMARKED)}
    declared = {codec for codec in map(_codec, set(aliases.values())) if codec is not None}
    for codec in wide | declared | {"cp1252"}:
        codecs.lookup(codec)


def decode(body: bytes, content_type: str = "") -> str:
    """The text of an answer. Never raises."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body.decode(codec, "replace")
    for start, codec in _UNMARKED:
        if body.startswith(start):
            return body.decode(codec, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_declared(body, content_type)


def _decode_declared(body: bytes, content_type: str) -> str:
    declared = _DECLARED.search(body[:400])
    header = _HEADER.search(content_type)
    labels = [declared[1].decode("ascii")] if declared else []
    labels += [header[1]] if header else []
    for label in labels:
        codec = _codec(label)
        if codec is None:
            continue
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            if codec == "cp1252":
                # Five bytes mean nothing in it; the rest of the text should not suffer.
                return body.decode(codec, "replace")
    return _decode_mixed(body)


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    name = _READ_AS.get(name, name)
    return name if _KNOWN.match(name) else None


def _decode_mixed(body: bytes) -> str:
    pieces: list[str] = []
    rest = memoryview(body)
    # Each round costs a copy of what is left, so a body of nothing but broken bytes is read as windows-1252.
    for _ in range(1000):
        try:
            pieces.append(str(rest, "utf-8"))
        except UnicodeDecodeError as error:
            pieces.append(str(rest[: error.start], "utf-8"))
            pieces.append(bytes(rest[error.start : error.end]).decode("cp1252", "replace"))
            rest = rest[error.end :]
        else:
            return "".join(pieces)
    return body.decode("cp1252", "replace")
