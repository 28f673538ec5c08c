"""Membership of firms in the 33618 clusters, the chains and the 416 layout, with evidence; and a cross table."""
