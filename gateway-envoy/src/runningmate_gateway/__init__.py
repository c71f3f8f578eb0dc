"""The gateway: Envoy's template, the values it takes, and the program that reads the result."""
