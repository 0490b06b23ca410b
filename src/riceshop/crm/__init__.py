"""CRM: the measures and small models of customer relationships, as pure functions on plain tables."""
