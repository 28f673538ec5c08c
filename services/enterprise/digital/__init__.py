"""The digital-level self-test: questions as data, a level with reasons, what to do next."""
