"""Where the files that ship with the program lie: samples, icons, notes.

Knows nothing else of the program, so that every room may ask. In a checkout they are the folder
``resources`` beside the package, in an installed program the same folder inside it.
"""

from functools import cache
from pathlib import Path


@cache
def resources_folder() -> Path:
    """The folder of all resources. Raises ``FileNotFoundError`` for an incomplete installation."""
    package = Path(__file__).resolve().parent
    for folder in (package / "resources", package.parent / "resources"):
        if (folder / "samples").is_dir():
            return folder
    raise FileNotFoundError(f"No resources beside {package}; install the program again.")


def resource_path(relative: str) -> Path:
    """Where one resource lies; ``relative`` as in the checkout: ``samples/chelsea.png``."""
    return resources_folder() / relative
