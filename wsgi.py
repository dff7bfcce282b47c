"""Where Loa begins: `app` for a WSGI server; run as a script it starts everything on this machine."""

import os
import sys

if __name__ == "__main__":
    if sys.platform == "win32":
        sys.exit("Loa runs on Linux and macOS. On Windows use WSL 2, or compose.yaml.")
    from local.supervisor import main

    sys.exit(main())

from api import create_app
from api.extensions.context import EXTENSION
from bot import warming
from models import starting
from models.settings import load

app = create_app(load(os.environ))
starting.insist(app.extensions[EXTENSION])
warming.begin()
