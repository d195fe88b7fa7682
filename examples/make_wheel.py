#!/usr/bin/env python3
"""Writes examples/python/micagreeting-1.0-py3-none-any.whl, the same bytes each time it is run."""
import base64, hashlib, os, zipfile

NAME = "micagreeting-1.0"
FILES = {
    "micagreeting.py": 'def greet(whom):\n    """Says hello."""\n    return "Hello, %s, from a wheel." % whom\n',
    NAME + ".dist-info/METADATA": "Metadata-Version: 2.1\nName: micagreeting\nVersion: 1.0\nSummary: Says hello\n",
    NAME + ".dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: make_wheel\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}


def record_line(path, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return "%s,sha256=%s,%d\n" % (path, digest, len(data))


files = {path: text.encode() for path, text in FILES.items()}
record = NAME + ".dist-info/RECORD"
files[record] = ("".join(record_line(path, data) for path, data in files.items()) + record + ",,\n").encode()
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "python", NAME + "-py3-none-any.whl")
with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as wheel:
    for path, data in files.items():
        entry = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
        entry.external_attr = 0o644 << 16
        entry.create_system = 3
        wheel.writestr(entry, data)
