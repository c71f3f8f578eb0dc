"""Plans as files: a calendar, and workouts for watches and trainers."""
