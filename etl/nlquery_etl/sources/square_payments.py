"""Square's payments, which have a file of their own."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nlquery_etl.rows import Columns
from nlquery_etl.sources.level import Level, documents, known, mapped, total
from nlquery_etl.sources.money import Money
from nlquery_etl.sources.square import SOURCE

TYPES = {"CARD": "CARD", "CASH": "CASH", "WALLET": "DIGITAL_WALLET", "EXTERNAL": "OTHER"}


def rows(payments: Level, hashes: pa.Array) -> list[tuple[str, Columns]]:
    """Return the rows of a batch of payments."""
    money = Money(payments.text("amount_money.currency"))
    kind, tip = pc.utf8_upper(payments.text("source_type")), payments.number("tip_money.amount")
    types = mapped(kind, TYPES.get)
    amount = np.where(
        payments.has("total_money.amount"),
        payments.number("total_money.amount") - tip,
        payments.number("amount_money.amount"),
    )
    fees = payments.children("processing_fee")
    fee = total(fees.number("amount_money.amount"), fees.parent, len(payments))
    is_cash = pa.array(payments.has("cash_details"))
    given = money(payments.number("cash_details.buyer_supplied_money.amount"))
    change = money(payments.number("cash_details.change_back_money.amount"))
    unknown = known(pc.if_else(types.is_valid(), None, kind))
    columns = {
        "source": SOURCE,
        "source_payment_id": payments.text("id"),
        "payment_type": pc.fill_null(types, "UNKNOWN"),
        "status": payments.text("status"),
        "amount": money(amount),
        "tip_amount": money(tip),
        "processing_fee": money(fee),
        "processed_at": payments.text("created_at"),
        "card_brand": payments.text("card_details.card.card_brand"),
        "card_last4": payments.text("card_details.card.last_4"),
        "card_entry_method": payments.text("card_details.entry_method"),
        "wallet_brand": payments.text("wallet_details.brand"),
        "cash_tendered": pc.if_else(is_cash, given, None),
        "change_amount": pc.if_else(is_cash, change, None),
        "refund_amount": money(payments.number("refunded_money.amount")),
        "source_metadata": documents(
            len(payments), {"currency": known(money.foreign), "unknown_type": unknown}
        ),
        "content_hash": hashes,
        "source_order_id": payments.text("order_id"),
    }
    return [("loose_payments", columns)]
