"""What the window says of the engine's work and of its end, in the user's words. Pure."""

from explorer.qt.document_records import Client, EngineState, Notice, Severity
from explorer.qt.engine_client import EngineEnd
from explorer.qt.image_state import Picture
from explorer.qt.model_state import Build


def unfinished(build: Build | None, opening: Picture | None) -> str:
    """What the engine is busy with while it does not say so itself."""
    if build is not None:
        return f"Building {build.pick.model}"
    return f"Opening {opening.name}" if opening is not None else "Running the network"


def notice_of_end(client: Client, end: EngineEnd, *, given_up: str) -> Notice:
    """``given_up`` names what it ended twice over, if anything."""
    title = "The engine stopped unexpectedly"
    details = f"{end.sentence}\n\n{client.log}"
    if client.state is EngineState.FAILED:
        return Notice(
            Severity.ERROR,
            title,
            "It ended several times in a row and was not started again.",
            "Press Retry in the status bar; Help > Log shows what it wrote.",
            details,
        )
    if given_up:
        sentence = f"{given_up} was given up, because the engine ended twice over it."
        return Notice(Severity.ERROR, title, sentence, "", details)
    sentence = "It was started again with the same network and image."
    return Notice(Severity.WARNING, title, sentence, "", details)
