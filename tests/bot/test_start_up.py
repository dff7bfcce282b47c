"""A process that answers loads nothing that only training needs."""

from __future__ import annotations

import subprocess
import sys


def test_answering_imports_no_trainer() -> None:
    told = "import sys, bot.dialogue; print({'scipy', 'sklearn'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
