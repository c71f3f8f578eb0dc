"""Strava's tables."""
