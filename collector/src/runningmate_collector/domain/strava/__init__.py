"""Strava as the collector sees it: links, what is known of activities, limits of calls."""
