"""How sure it is that a claim was read right: what is seen of it, and what that weighs."""
