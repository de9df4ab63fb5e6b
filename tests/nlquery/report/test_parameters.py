"""Days and months that a report is asked for again with."""

from __future__ import annotations

import pytest

from nlquery.errors import InputError
from nlquery.report.parameters import Parameters

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("written", ["2025-02", "February 2025", "feb 2025"])
def test_a_month_is_told_in_digits_or_by_its_name(written: str) -> None:
    assert str(Parameters.read([f"month={written}"])) == "1–28 February 2025"


@pytest.mark.parametrize("written", ["May", "2025-13", "9999-12", "Febtober 2025"])
def test_what_is_no_month_is_said(written: str) -> None:
    with pytest.raises(InputError, match=f"'{written}' is not a month. Write it as 2025-02"):
        Parameters.read([f"month={written}"])
