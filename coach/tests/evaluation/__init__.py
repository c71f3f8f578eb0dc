"""Questions with known answers: how many the rules answer right, wrongly, or not. `make coach-eval`."""
