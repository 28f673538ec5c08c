"""The analysis of a closed period, written by one person and released by another, with its chart, open to all."""
