"""What Qt itself says: to the log, and to stderr unless it only concerns a missing display.

Imported before the first paint, so it imports next to nothing.
"""

import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_OF_NO_INTEREST = "This plugin does not support"  # what the offscreen platform says of itself


def take_messages(*, is_display_optional: bool) -> None:
    """Hear what Qt says from now on.

    Where a display is optional, why there is none is said by us, in one line.
    """

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        del kind
        import logging

        logging.getLogger("explorer").info("Qt: %s", text)
        is_about_display = (context.category or "").startswith("qt.qpa")
        if not (text.startswith(_OF_NO_INTEREST) or (is_display_optional and is_about_display)):
            sys.stderr.write(f"{text}\n")

    qInstallMessageHandler(hear)


def give_back_messages() -> None:
    """Let Qt write its messages itself again."""
    qInstallMessageHandler(None)
