"""``python -m nlquery`` is the ``nlquery`` command."""

from nlquery.cli import main

main()
