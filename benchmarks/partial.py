"""Every way in which an extract can be partial, and whether every page can be made of it.

``python -m benchmarks.partial`` takes away each table, each district of it, and the rows before and
after a day, one at a time, and shows the cells of all notebooks; it prints the cases that fail,
with the error. Some forty seconds of processor a case; ``python -m benchmarks.partial custody``
takes the tables that have the word in their name.
"""

import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.partial import list_cases, make_frames, prepare_extract, show_all, write_extract


def main(word: str = "") -> int:
    """Print what came of each case, and return how many failed."""
    tables, failed = make_frames(), 0
    for case in list_cases():
        if word not in case.table:
            continue
        with TemporaryDirectory() as scratch:
            try:
                folder = write_extract(case.cut(tables), Path(scratch) / "extract")
                shown = len(list(show_all(prepare_extract(folder)[1], "Hartlepool")))
                print(f"{case.table}, {case.what}: {shown} shown", flush=True)
            except Exception:  # whatever it is, the other cases are tried
                failed += 1
                print(f"{case.table}, {case.what}: FAILED", traceback.format_exc(), flush=True)
    print(f"{failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:2])))
