"""``python -m gongkai_lint``."""

from gongkai_lint.cli import run

if __name__ == "__main__":
    run()
