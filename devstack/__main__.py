"""`python -m devstack` is the command tidu."""

from devstack.cli import app

if __name__ == "__main__":
    app()
