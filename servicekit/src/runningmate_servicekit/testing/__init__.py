"""What services' tests share. pytest finds the fixtures of `plugin` by itself once servicekit is installed."""
