"""Training plans: what is wished and allowed, how weeks are made of it, and what may be changed later."""
