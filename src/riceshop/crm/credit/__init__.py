"""Credit: what is owed and how old it is, who may buy on credit, and whether the cash lasts until payday."""

from riceshop.crm.credit.cash import cash_gap, payday_cash_flow
from riceshop.crm.credit.limit import break_even_default, credit_limit
from riceshop.crm.credit.ranking import auc, ks, roc_curve
from riceshop.crm.credit.receivables import (
    bad_debt_provision,
    days_sales_outstanding,
    days_sales_outstanding_by_countback,
    open_items,
    receivables_ageing,
)
from riceshop.crm.credit.scorecard import CreditScorecard

__all__ = [
    "CreditScorecard",
    "auc",
    "bad_debt_provision",
    "break_even_default",
    "cash_gap",
    "credit_limit",
    "days_sales_outstanding",
    "days_sales_outstanding_by_countback",
    "ks",
    "open_items",
    "payday_cash_flow",
    "receivables_ageing",
    "roc_curve",
]
