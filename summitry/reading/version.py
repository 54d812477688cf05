"""Which reader this is: known without loading its rules, which takes seconds."""

from __future__ import annotations

from typing import Final

READER_NAME: Final = "rules"
READER_VERSION: Final = "0.5.0"  # raised whenever rules or reference data change a reading
