"""Figures that several rules need, without any threshold."""
