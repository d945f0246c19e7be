"""PEM texts for libraries that take only files: in memory where the system can, else a file of the user's alone."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def pem_file(text: str) -> Iterator[str]:
    """Give a path under which this process can read `text` as long as the block lasts; "" for no text."""
    if not text:
        yield ""
    elif sys.platform == "linux":
        with os.fdopen(os.memfd_create("pem"), "wb") as file:
            file.write(text.encode())
            file.flush()
            yield f"/proc/self/fd/{file.fileno()}"
    else:
        with tempfile.TemporaryDirectory() as folder:  # only its owner may look into it
            path = Path(folder) / "file.pem"
            path.write_text(text)
            yield str(path)
