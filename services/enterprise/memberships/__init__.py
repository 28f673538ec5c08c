"""Membership of firms in the 33618 clusters and in the 416 layout, with evidence, and both against each other."""
