"""What every test has at hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from made_once import shared_folder
from warm_dbt import WarmDbt

from summitry import transform


@pytest.fixture(scope="session", autouse=True)
def warm_dbt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """dbt loaded once for all builds of this process, its project parsed once for all processes."""
    dbt = WarmDbt(shared_folder(tmp_path_factory), tmp_path_factory.getbasetemp())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transform, "run_command", dbt)
        yield
    dbt.close()
