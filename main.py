"""Starts Architecture Explorer; nothing else."""

from explorer.app import main

if __name__ == "__main__":
    raise SystemExit(main())
