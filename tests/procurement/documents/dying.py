"""A storage whose process dies in the middle of writing a file to its place."""

import os
import signal

from django.core.files.storage import FileSystemStorage


class DyingStorage(FileSystemStorage):
    """Writes staged files, and dies half-way through any other."""

    def _save(self, name, content):
        if "staging" in name:
            return super()._save(name, content)
        from pathlib import Path

        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.read()[:10])
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError
