"""Between proto messages and the domain, both ways, and nothing else: one module a subject."""
