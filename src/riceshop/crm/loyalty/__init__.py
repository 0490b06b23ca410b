"""Loyalty: who stays, for how long, in what sense, and what that is worth."""

from riceshop.crm.loyalty.barriers import (
    lock_in,
    rival_discount,
    staying_probability,
    switching_cost,
    trust_path,
)
from riceshop.crm.loyalty.cohorts import cohort_table, lapse_durations, pooled_retention, retention_table
from riceshop.crm.loyalty.definitions import (
    cohen_kappa,
    longest_run,
    loyalty_index,
    loyalty_quadrants,
    oliver_stage,
    tucker_loyal,
)
from riceshop.crm.loyalty.lifecycle import (
    Survival,
    conversion_funnel,
    stage_by_hazard,
    stage_by_rule,
    stage_forecast,
    stage_transitions,
)
from riceshop.crm.loyalty.retention_claim import (
    claim_profiles,
    customer_present_value,
    retention_gain,
    solve_retention_claim,
    three_wordings,
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
from riceshop.crm.loyalty.winback import winback_assessment, winback_selection
from riceshop.crm.loyalty.word_of_mouth import (
    balance_share,
    claimed_reach,
    compare_claims,
    law_of_250,
    referral_growth,
    town_reach,
)

__all__ = [
    "LogRank",
    "ShiftedBetaGeometric",
    "Survival",
    "Trap",
    "WeibullHazard",
    "balance_share",
    "claim_profiles",
    "claimed_reach",
    "cohen_kappa",
    "cohort_table",
    "compare_claims",
    "conversion_funnel",
    "customer_present_value",
    "customer_types",
    "discrete_hazard",
    "kaplan_meier",
    "lapse_durations",
    "law_of_250",
    "life_table",
    "lock_in",
    "logrank_test",
    "longest_run",
    "loyalty_index",
    "loyalty_quadrants",
    "median_survival",
    "nelson_aalen",
    "oliver_stage",
    "pooled_retention",
    "referral_growth",
    "retention_gain",
    "retention_table",
    "rival_discount",
    "satisfaction_loyalty_curve",
    "solve_retention_claim",
    "stage_by_hazard",
    "stage_by_rule",
    "stage_forecast",
    "stage_transitions",
    "staying_probability",
    "switching_cost",
    "switching_trap",
    "three_wordings",
    "town_reach",
    "trap_from_counts",
    "trust_path",
    "tucker_loyal",
    "winback_assessment",
    "winback_selection",
]
