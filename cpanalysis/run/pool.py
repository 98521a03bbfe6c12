"""Pages are made side by side, each in a process of its own: never in threads."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from cpanalysis.run.failure import describe_error
from cpanalysis.run.outcome import Outcome
from cpanalysis.run.plan import Page


def make_pages(pages: Sequence[Page], folder: Path, *, jobs: int) -> Iterator[Outcome]:
    """Yield what came of each page as it is done, ``jobs`` at a time.

    Processes are started afresh, so that they behave alike on every system. Where a process dies
    the pages that it took along are failed ones, and the run goes on to its end.
    """
    if not pages:
        return
    workers = min(jobs, len(pages))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(work, page, folder): page for page in pages}
        try:
            for future in as_completed(futures):
                yield collect_outcome(future, futures[future])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def work(page: Page, folder: Path) -> Outcome:
    """Make a page; runs in a process of the pool."""
    # Imported here because only the processes need the machinery of notebooks, which takes
    # longer to load than a wrong request takes to be refused.
    from cpanalysis.run.page import make_page

    return make_page(page, folder)


def collect_outcome(future: Future[Outcome], page: Page) -> Outcome:
    """Return what a process says of its page, or that it died."""
    error = future.exception()
    if error is None:
        return future.result()
    reason = describe_error("the page's process ended", str(error))
    return Outcome(page=page, status="failed", reason=reason)
