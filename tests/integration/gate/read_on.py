"""Read the published file until told to stop: read_on.py FILE STOP short|long.

Each answer must be of one version of the file: the number that every row of two tables bears.
Prints queries, versions seen and the first error, as JSON.
"""

import json
import os
import sys
import time
from pathlib import Path

import duckdb

from summitry.transform_child import end_with_parent

QUERY = """
select min(version), max(version), count(*) from (
    select cast(purpose as integer) as version from fct_trips
    union all select cast(venue as integer) from fct_summits
)
"""


def main(file: str, stop: str, kind: str) -> None:
    versions, queries, error = [], 0, None
    connection = None
    try:
        while not Path(stop).exists():
            if connection is None:
                connection = duckdb.connect(file, read_only=True, config={"threads": 1})
            time.sleep(0.02)  # leave the publisher a processor
            low, high, rows = connection.execute(QUERY).fetchall()[0]
            queries += 1
            if low != high or rows != 48:
                raise AssertionError(f"half a version: {low} to {high}, {rows} rows")
            if not versions or versions[-1] != low:
                versions.append(low)
            if kind == "short":
                connection.close()
                connection = None
    except Exception as caught:
        error = f"{type(caught).__name__}: {caught}"
    print(json.dumps({"queries": queries, "versions": versions, "error": error}))


if __name__ == "__main__":
    end_with_parent(os.getppid())  # a test that is killed leaves no reader behind
    main(*sys.argv[1:])
