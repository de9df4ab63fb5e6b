"""The semantic model: what the words of a question mean in the database's tables."""
