"""What investigations say of single branches and layers, by their names. Pure: knows no Qt."""

from explorer.core.measurements import GateGradients, LesionSweep
from explorer.qt.investigation_records import Investigation


def lesion_effects(investigation: Investigation) -> dict[str, float]:
    """By target: how the probability of the class changes without it, from -1 to 1."""
    finding = investigation.finding
    sweep = finding.result if finding is not None else None
    if not isinstance(sweep, LesionSweep):
        return {}
    whole = sweep.baseline.probability
    return {lesion.target.name: lesion.probability - whole for lesion in sweep.lesions}


def gate_gradients(investigation: Investigation) -> dict[str, float]:
    """By merge: d logit / d gate."""
    finding = investigation.finding
    found = finding.result if finding is not None else None
    if not isinstance(found, GateGradients):
        return {}
    return {each.merge: each.gradient for each in found.gradients}
