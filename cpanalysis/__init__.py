"""Compare how well children are protected, across districts and over time.

What a notebook needs is listed in ``__init__.pyi``; the modules stand in one line, each importing
only from those before it::

    read > derive > measure > statistics > analyse > protect > words, tables, plots > views >
    explore > run
"""

import lazy_loader

# A name is imported when it is first used: statistics, charts and tables take seconds to load, and
# whoever asks for a parameter or the help of a command needs none of them.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
