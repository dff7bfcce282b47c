"""The command line as `python -m loa`."""

from loa.main import main

main()
