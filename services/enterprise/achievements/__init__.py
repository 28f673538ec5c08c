"""Achievements of science and technology (科技成果), brought in or bred: candidates and those selected."""
