"""A first semantic model for any PostgreSQL database, guessed from its catalogue and values."""

from nlquery.semantic.scaffold.build import scaffold

__all__ = ["scaffold"]
