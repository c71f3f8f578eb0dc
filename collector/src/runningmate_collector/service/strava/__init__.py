"""Following an athlete on Strava."""
