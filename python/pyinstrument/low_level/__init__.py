"""What the profiler is made of, for those who sample by themselves."""
