"""Amounts in a currency's smallest unit as decimals of whole ones."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nlquery_etl.sources.level import Ints, mapped

_NO_CENTS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA"}
    | {"PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_MILLS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_COLUMN = pa.decimal128(18, 2)


class Money:
    """Writes the amounts of records in their currencies.

    Parameters
    ----------
    codes
        Currency of each record; null is USD.
    """

    def __init__(self, codes: pa.Array) -> None:
        self.codes: pa.Array = pc.fill_null(pc.utf8_upper(codes), "USD")
        units = mapped(self.codes, _units, pa.int64()).to_numpy(zero_copy_only=False)
        self._units: Ints | None = None if (units == 100).all() else units

    @property
    def foreign(self) -> pa.Array:
        """Currencies other than USD; null for that."""
        return pc.if_else(pc.equal(self.codes, "USD"), None, self.codes)

    def whole(self, amounts: Ints) -> NDArray[np.float64]:
        """Return amounts of all records as numbers of whole units."""
        units = 100 if self._units is None else self._units
        return np.asarray(amounts / units, dtype=np.float64)

    def __call__(self, amounts: Ints, records: Ints | None = None) -> pa.Array:
        """Return amounts as decimals.

        Parameters
        ----------
        amounts
            In the smallest unit.
        records
            Index of the record that each belongs to; None: one for each.
        """
        if self._units is not None:
            units = self._units if records is None else self._units[records]
            rounded = np.sign(amounts) * ((np.abs(amounts) + 5) // 10)
            amounts = np.where(units == 100, amounts, np.where(units == 1, amounts * 100, rounded))
        return _decimals(amounts)


def _units(code: str) -> int:
    return 1 if code in _NO_CENTS else 1000 if code in _MILLS else 100


def _decimals(hundredths: Ints) -> pa.Array:
    """Return hundredths as decimals: numbers of 128 bits, the lower half first."""
    wide = np.empty((len(hundredths), 2), dtype="<i8")
    wide[:, 0], wide[:, 1] = hundredths, hundredths >> 63
    return pa.Array.from_buffers(_COLUMN, len(hundredths), [None, pa.py_buffer(wide)])
