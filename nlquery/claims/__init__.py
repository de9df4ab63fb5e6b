"""Is what an answer says backed by what was executed? Numbers, shares, changes, days, names."""

from nlquery.claims.unbacked import Unbacked, unbacked

__all__ = ["Unbacked", "unbacked"]
