"""What a session remembers: context built from its notebook's cells, and its compression."""
