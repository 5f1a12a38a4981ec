"""How fast the platform is, side by side with the best that can be written by hand.

``make proof`` runs them at full size; ``python -m tests.benchmarks.bench_import --entries 200000`` runs one on a
smaller ledger. Each prints a table; none asserts a time.
"""
