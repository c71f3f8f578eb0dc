"""The `runningmate` command and the local mesh it starts."""
