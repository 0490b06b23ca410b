"""Segmentation and selection: who the customers are, what each is worth, and whom to serve how."""

from riceshop.crm.segmentation.burnett import (
    attractiveness_weights,
    burnett,
    burnett_cells,
    relationship_weights,
    weight_sensitivity,
    weighted_score,
)
from riceshop.crm.segmentation.inequality import (
    gini,
    heads_for,
    lorenz_curve,
    top_share,
)
from riceshop.crm.segmentation.matrices import (
    TRADES,
    composition,
    growth_matrix,
    product_portfolio,
    value_quadrant,
)
from riceshop.crm.segmentation.rfm import (
    rfm_scores,
)
from riceshop.crm.segmentation.seasons import (
    monthly_targets,
    seasonal_index,
    seasonal_readings,
)
from riceshop.crm.segmentation.sizes import (
    abc_classes,
    class_table,
    key_customer_rules,
    value_pyramid,
)
from riceshop.crm.segmentation.wallet import (
    combine_estimates,
    relationship_verdict,
    share_of_wallet,
    wallet_trend,
)

__all__ = [
    "TRADES",
    "abc_classes",
    "attractiveness_weights",
    "burnett",
    "burnett_cells",
    "class_table",
    "combine_estimates",
    "composition",
    "gini",
    "growth_matrix",
    "heads_for",
    "key_customer_rules",
    "lorenz_curve",
    "monthly_targets",
    "product_portfolio",
    "relationship_verdict",
    "relationship_weights",
    "rfm_scores",
    "seasonal_index",
    "seasonal_readings",
    "share_of_wallet",
    "top_share",
    "value_pyramid",
    "value_quadrant",
    "wallet_trend",
    "weight_sensitivity",
    "weighted_score",
]
