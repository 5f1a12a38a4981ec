"""Pages of rates and evaluation."""
