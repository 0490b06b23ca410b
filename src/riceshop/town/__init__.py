"""Town: the simulated town in which the rice shop lives; needs numpy only until a table is asked for."""

from riceshop.town.day import Day
from riceshop.town.documents import columns, parameters
from riceshop.town.effects import effects
from riceshop.town.experiment import (
    Outcome,
    ablation_policies,
    compare,
    experiment,
    outcomes,
    preset,
    presets,
)
from riceshop.town.ids import TOWN_VERSION
from riceshop.town.mechanisms import MECHANISMS, QUIET, WHOLE
from riceshop.town.observed import Decide, Observed
from riceshop.town.policy import NOTEBOOK_FIELDS, Policy
from riceshop.town.research import pivot, questionnaire
from riceshop.town.run import Run
from riceshop.town.simulation import Simulation
from riceshop.town.town import CLASS_SEED, Town, class_town, own_seed

__all__ = [
    "CLASS_SEED",
    "MECHANISMS",
    "NOTEBOOK_FIELDS",
    "QUIET",
    "TOWN_VERSION",
    "WHOLE",
    "Day",
    "Decide",
    "Observed",
    "Outcome",
    "Policy",
    "Run",
    "Simulation",
    "Town",
    "ablation_policies",
    "class_town",
    "columns",
    "compare",
    "effects",
    "experiment",
    "outcomes",
    "own_seed",
    "parameters",
    "pivot",
    "preset",
    "presets",
    "questionnaire",
]
