"""Drawings for preparing any kind of job: file, mapping, check, proof, quote, launch. Imports shell."""
