"""The local mesh: PostgreSQL, the services and the gateway as child processes of one launcher.

Nothing is imported here on purpose: the reaper loads this package without site-packages.
"""
