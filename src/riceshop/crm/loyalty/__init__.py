"""Loyalty: who stays, for how long, in what sense, and what that is worth."""

from riceshop.crm.loyalty.cohorts import cohort_table, lapse_durations, pooled_retention, retention_table
from riceshop.crm.loyalty.definitions import (
    cohen_kappa,
    longest_run,
    loyalty_index,
    loyalty_quadrants,
    oliver_stage,
    tucker_loyal,
)
from riceshop.crm.loyalty.retention_model import ShiftedBetaGeometric
from riceshop.crm.loyalty.survival import (
    LogRank,
    discrete_hazard,
    kaplan_meier,
    life_table,
    logrank_test,
    median_survival,
    nelson_aalen,
)
from riceshop.crm.loyalty.trap import (
    Trap,
    customer_types,
    satisfaction_loyalty_curve,
    switching_trap,
    trap_from_counts,
)
from riceshop.crm.loyalty.weibull import WeibullHazard

__all__ = [
    "LogRank",
    "ShiftedBetaGeometric",
    "Trap",
    "WeibullHazard",
    "cohen_kappa",
    "cohort_table",
    "customer_types",
    "discrete_hazard",
    "kaplan_meier",
    "lapse_durations",
    "life_table",
    "logrank_test",
    "longest_run",
    "loyalty_index",
    "loyalty_quadrants",
    "median_survival",
    "nelson_aalen",
    "oliver_stage",
    "pooled_retention",
    "retention_table",
    "satisfaction_loyalty_curve",
    "switching_trap",
    "trap_from_counts",
    "tucker_loyal",
]
