"""Loyalty: who stays, for how long, in what sense, and what that is worth."""

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
from riceshop.crm.loyalty.weibull import WeibullHazard

__all__ = [
    "LogRank",
    "ShiftedBetaGeometric",
    "WeibullHazard",
    "discrete_hazard",
    "kaplan_meier",
    "life_table",
    "logrank_test",
    "median_survival",
    "nelson_aalen",
]
