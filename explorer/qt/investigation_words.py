"""How an investigation stands, as the state of its chart. Pure: knows no panel."""

from dataclasses import dataclass

from explorer.engine.messages import Finding
from explorer.qt.investigation_records import Investigation
from explorer.qt.widgets.chart_state import READY, ChartPhase, ChartState

CANCEL = "Cancel"
AGAIN = "Again"
_EARLIER_PICTURE = "For an earlier picture."
EARLIER_GATES = "For an earlier picture or other gates."


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a chart says while nothing is found yet; ``verb`` stands on the button that asks."""

    text: str
    verb: str
    outdated: str = _EARLIER_PICTURE


def chart_state(
    investigation: Investigation, invitation: Invitation, *, is_cancelled: bool = False
) -> ChartState:
    """The newest thing that matters: it runs, it failed, it was stopped, it is of the past."""
    if investigation.is_running:
        what = investigation.what or "Waiting for the engine"
        done, total = investigation.done, investigation.total
        return ChartState(ChartPhase.RUNNING, what, CANCEL, done=done, total=total)
    notice = investigation.notice
    if notice is not None:
        text = " ".join(part for part in (notice.sentence, notice.next_step) if part)
        return ChartState(ChartPhase.FAILED, text, invitation.verb, details=notice.details)
    if is_cancelled:
        return ChartState(ChartPhase.CANCELLED, "Cancelled.", invitation.verb)
    if investigation.finding is None:
        return ChartState(ChartPhase.WAITING, invitation.text, invitation.verb)
    if investigation.is_outdated:
        return ChartState(ChartPhase.WAITING, invitation.outdated, AGAIN)
    return READY


def is_due(investigation: Investigation) -> bool:
    """Whether to ask without being told to: nothing current is there, and nothing went wrong."""
    is_current = investigation.finding is not None and not investigation.is_outdated
    return not (is_current or investigation.is_running or investigation.notice)


def facts_of(finding: Finding, *, network: str, picture: str) -> str:
    """What a saved chart says of where its numbers come from."""
    parts = (network, picture, *finding.notes)
    return " · ".join(part for part in parts if part)
