"""The chain tree: chain, link, node, with gap flags and versions."""
