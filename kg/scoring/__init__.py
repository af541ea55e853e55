"""Figures that say how well the program reads: one module for each task."""
