"""One way to run a command line in the tests."""

from __future__ import annotations

import pytest

from scanfit.cli.main import run


@pytest.fixture
def scanfit(capsys):
    """Run a command line; returns exit code, stdout and stderr."""

    def call(*args: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            run([str(arg) for arg in args])
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return call
