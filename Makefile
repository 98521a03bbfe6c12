# One command per intention; each works alone on a machine with Python, pip and make.
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := $(UV) run --frozen

.PHONY: help setup profiles test check format docs calibration promises lab bench-records bench
.DEFAULT_GOAL := help

help:            ## what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## */\t/'

setup: $(UV)     ## the environment, exactly as pinned in uv.lock
	$(UV) sync --frozen --quiet

profiles: setup  ## the Cleveland pack, in packs/cleveland
	$(RUN) cpanalysis run

test: setup      ## the tests
	$(RUN) pytest -n auto --dist worksteal

check: setup     ## style, types, notebooks without outputs, lock file current
	$(UV) lock --check --quiet
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(RUN) nbstripout --keep-id --verify notebooks/*.ipynb

format: setup    ## put code and notebooks into shape
	$(RUN) ruff check --fix
	$(RUN) ruff format
	$(RUN) nbstripout --keep-id notebooks/*.ipynb

calibration: setup  ## simulate what the methods promise; docs/calibration.md, exit 1 on a miss
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(RUN) python -m benchmarks.calibration

promises: setup  ## what is said of worlds that are known, into docs/promises.md (ten minutes)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 POLARS_MAX_THREADS=1 $(RUN) python -m benchmarks.promises

docs: setup      ## pages of docs/ that are written from declarations
	$(RUN) python -m cpanalysis.docs

bench: setup     ## what packs cost, measured anew into docs/performance.md
	$(RUN) python -m benchmarks.packs

bench-records: setup ## speed beside others, into docs/performance.md (half an hour)
	$(RUN) --group bench python -m benchmarks.records

lab: setup       ## JupyterLab on the notebooks
	$(RUN) jupyter lab notebooks

# uv is fetched once into the checkout where the machine has none.
.tools/bin/uv:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools "uv>=0.9"
