"""Coach: reviews of training, each number traced to its value."""
