"""What the benchmarks share: made-up sessions, the public release to measure against, and how a process is measured."""
