"""Value: what a customer is worth, from the log of orders to models of purchases still to come."""

from riceshop.crm.value.summary import opportunity_summary, rfm_senses, rfm_summary

__all__ = ["opportunity_summary", "rfm_senses", "rfm_summary"]
