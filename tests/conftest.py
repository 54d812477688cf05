"""What every test has at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from warm_dbt import WarmDbt

from summitry import transform


@pytest.fixture(scope="session", autouse=True)
def warm_dbt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """dbt loaded once for all builds of this process, its project parsed once for all processes."""
    shared = own = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    dbt = WarmDbt(shared, own)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transform, "run_command", dbt)
        yield
    dbt.close()
