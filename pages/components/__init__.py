"""Drawings that pages share. Each takes its key as an argument; none of them thinks."""
