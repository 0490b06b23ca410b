"""Value: what a customer is worth, from the log of orders to models of purchases still to come."""

from riceshop.crm.value.beta_geo import BetaGeo
from riceshop.crm.value.beta_geo_beta_binomial import BetaGeoBetaBinomial
from riceshop.crm.value.costs import break_even_uplift, cost_to_serve, payback_periods
from riceshop.crm.value.gamma_gamma import GammaGamma
from riceshop.crm.value.jar_clock import JarClock
from riceshop.crm.value.ledger import value_ledger
from riceshop.crm.value.lifetime import clv, customer_lifetime_value, margin_multiple, npv
from riceshop.crm.value.pareto_nbd import ParetoNBD
from riceshop.crm.value.parts import factor_value, split_value, tornado
from riceshop.crm.value.relationship import referral_value, relationship_value
from riceshop.crm.value.summary import opportunity_summary, rfm_senses, rfm_summary

__all__ = [
    "BetaGeo",
    "BetaGeoBetaBinomial",
    "GammaGamma",
    "JarClock",
    "ParetoNBD",
    "break_even_uplift",
    "clv",
    "cost_to_serve",
    "customer_lifetime_value",
    "factor_value",
    "margin_multiple",
    "npv",
    "opportunity_summary",
    "payback_periods",
    "referral_value",
    "relationship_value",
    "rfm_senses",
    "rfm_summary",
    "split_value",
    "tornado",
    "value_ledger",
]
