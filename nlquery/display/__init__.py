"""How answers look: in a terminal, in a notebook."""
