"""Strava's API over HTTP."""
