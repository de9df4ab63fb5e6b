"""An invented restaurant group: exports in the three sources' formats, with their dirt."""

from nlquery_etl.sample.generate import SampleSummary, generate

__all__ = ["SampleSummary", "generate"]
