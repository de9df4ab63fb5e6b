"""Toast, DoorDash and Square exports become one clean database."""
