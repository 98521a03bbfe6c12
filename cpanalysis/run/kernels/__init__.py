"""Kernels of pages: forked from a process that has imported everything, or started afresh."""
