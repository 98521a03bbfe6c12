"""``python -m cpanalysis``: the command line where no script is installed."""

from cpanalysis.cli import main

if __name__ == "__main__":
    main()
