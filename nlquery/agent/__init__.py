"""The agent: a provider-neutral loop that answers questions by running cells."""

from __future__ import annotations

from nlquery.agent.agent import Agent
from nlquery.agent.domain import Domain
from nlquery.agent.stream import Patience

__all__ = ["Agent", "Domain", "Patience"]
