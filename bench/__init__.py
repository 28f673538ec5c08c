"""What is measured and proved, and what it is compared with."""
