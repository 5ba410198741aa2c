"""Partner institutions and the agreements with them."""

from .agreement import Agreement
from .partner import FactSheet, PartnerIndexPage, PartnerPage

__all__ = ["Agreement", "FactSheet", "PartnerIndexPage", "PartnerPage"]
