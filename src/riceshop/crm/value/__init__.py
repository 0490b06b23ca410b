"""Value: what a customer is worth, from the log of orders to models of purchases still to come."""

from riceshop.crm.value.beta_geo import BetaGeo
from riceshop.crm.value.beta_geo_beta_binomial import BetaGeoBetaBinomial
from riceshop.crm.value.gamma_gamma import GammaGamma
from riceshop.crm.value.pareto_nbd import ParetoNBD
from riceshop.crm.value.summary import opportunity_summary, rfm_senses, rfm_summary

__all__ = [
    "BetaGeo",
    "BetaGeoBetaBinomial",
    "GammaGamma",
    "ParetoNBD",
    "opportunity_summary",
    "rfm_senses",
    "rfm_summary",
]
