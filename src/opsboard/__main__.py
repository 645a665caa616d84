"""`python -m opsboard`."""

from opsboard.cli.main import main

if __name__ == "__main__":
    main()
