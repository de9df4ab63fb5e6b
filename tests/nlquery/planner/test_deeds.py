"""What would act on the business is declined; what only sounds like it is a question."""

from __future__ import annotations

import pytest

from nlquery.planner.demands import is_demand

DEEDS = [
    "Please refund the biggest order from Friday",
    "Refund Friday's biggest order",
    "Can you refund the tips from January 2?",
    "Let's refund the orders over $100",
    "Comp the biggest order",
    "Tip James Williams 20 dollars",
    "Sell the Airport store",
    "Close the Mall on Friday",
    "Keep Downtown open until 10pm",
    "Stop selling Coleslaw",
    "Take Coleslaw off the menu",
    "Run a promotion on Friday",
    "Cut the delivery fees",
    "Raise the service fee by 10%",
    "Give everyone a discount on Friday",
    "Order more iced tea for the Mall",
    "Deliver a classic burger to Downtown",
    "Get me a coffee",
    "Can I order a classic burger?",
    "Share the tips with all servers",
    "Split the tips between James Williams and Maria Johnson",
    "Mark the biggest order as refunded",
    "Show sales by location and email it to Bob",
    "Have James Williams work on Saturday",
    "Tax the tips",
    "Serve breakfast all day",
    "Deliver all pickup orders",
]
QUESTIONS = [
    "Show refunds",
    "Refund amount by location",
    "How many orders were refunded?",
    "Tip total for Sarah Brown",
    "Discount total by location",
    "Average subtotal per order (before tax, tip and fees), by server",
    "Order count by store",
    "Get me a list of the top 5 products",
    "Split the tips by server",
    "Could I get the gratuities split by outlet?",
    "Cut the sales by hour",
    "Serve up the sales by store",
    "Fees charged by location",
    "Put the sales of each store in a table",
]


@pytest.mark.unit
@pytest.mark.parametrize("text", DEEDS)
def test_what_would_act_on_the_business_is_a_demand(text: str) -> None:
    assert is_demand(text, follows=False)


@pytest.mark.unit
@pytest.mark.parametrize("text", QUESTIONS)
def test_what_only_asks_is_no_demand(text: str) -> None:
    assert not is_demand(text, follows=False)
