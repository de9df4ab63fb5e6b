"""Reports: answered questions as a document that runs again, and what changed since."""
