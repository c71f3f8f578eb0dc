"""What every service is built from. Import the module you need; this package imports nothing by itself."""
