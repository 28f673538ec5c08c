"""Yearly inputs of firms into basic research, applied research and development, with ratio and trend."""
