"""Conditions with a number: of single orders or of groups, and on how many others they spread."""

from __future__ import annotations

import pytest

from nlquery.planner import Decline, Plan

from .conftest import Planned

READ = [
    ("Number of orders with a tip of at least $10, by location",
     "Orders by location, tip of the order at least $10.00", 4),
    ("Orders with tips over $5 by location", "Orders by location, tip of the order over $5.00", 4),
    ("Which servers got a tip of more than $10?",
     "Tips by server, tip of the order over $10.00", 3),
    ("Locations with tips over $100", "Tips by location", 2),
    ("Servers with a total tip of at least $30", "Tips by server", 2),
    ("Which stores had a sale over $100", "Orders by location, order value over $100.00", 3),
    ("Which days had an order above $100", "Orders by day, order value over $100.00", 2),
    ("Which days brought in more than 900 dollars across all stores?", "Sales by day", 2),
    ("Which days had sales over $600, all locations combined?", "Sales by day", 2),
    ("Card brands with at least five payments at Toast and Square together",
     "Payments by card brand, Toast or Square", 3),
    ("Of our places, which one had the greatest number of orders at or above fifty dollars?",
     "Orders by location, order value at least $50.00", 1),
    ("orders of $50 and up by store", "Orders by location, order value at least $50.00", 4),
    ("orders at or below 20 dollars", "Orders, order value at most $20.00", 1),
    ("Days that topped $900", "Sales by day", 2),
    ("On which days did sales fall below $700?", "Sales by day", 2),
    ("Flag every location and day pair where revenue stayed under $160",
     "Sales by location and day", 7),
    ("Items at the Mall that moved 3 or more units, with units",
     "Items sold by product, Mall Location", 4),
    ("Beverages that sold at least 5 pieces", "Items sold by product, Beverages", 8),
    ("three highest entrees by item sales", "Top 3 products: item sales by product, Entrees", 3),
    ("Which products were sold on at least three different days?",
     "Items sold by product, with at least 3 days", 8),
    ("how many products were sold on at least 3 days", "Number of products, with at least 3 days",
     1),
    ("products sold at two or more locations", "Items sold and locations by product", 28),
    ("Which products were sold through more than one channel?",
     "Items sold by product, with over 1 channel", 34),
    ("Neither delivery nor dine-in: what did those orders bring in?",
     "Sales, without Delivery or Dine-in", 1),
    ("If we leave aside both the Airport and the Mall, what are dine-in sales?",
     "Sales, Dine-in, without Airport or Mall Location", 1),
    ("Main categories (children included) with fewer than 20 units sold, and the units",
     "Items sold by category group", 4),
    ("Number of distinct products sold per main category (roll subcategories up)",
     "Different products by category group", 8),
    ("How many orders contain a Classic Burger and French Fries?",
     "Orders, Classic Burger, French Fries", 1),
    ("orders having both French Fries and a Classic Burger by location",
     "Orders by location, French Fries, Classic Burger", 2),
    ("Which store had the priciest delivery order?", "Largest order by location, Delivery", 1),
    ("cheapest Toast order on Friday", "Smallest order, Toast, Friday", 1),
    ("Which digital wallets were used, and how often?", "Payments by wallet brand", 2),
    ("What sold best at the Airport on Friday, in dollars?",
     "Sales by product, Airport, Friday", 1),
    ("what sold most by units", "Items sold by product", 1),
    ("mall doordash pickups jan 2-4, total $",
     "Sales, Mall Location, DoorDash, Pickup, 2 January 2025 to 4 January 2025", 1),
    ("Average daily revenue for each location, over the four trading days",
     "Average sales per day by location", 4),
    ("Taking the four days as one, the average items in an order, separately for Toast and Square",
     "Items per order by channel, Toast or Square", 2),
    ("Iced tea or lemonade: how many glasses of each did we sell",
     "Items sold by product, Iced Tea or Lemonade", 2),
    ("airport orders before 7am all channels, how many", "Orders, Airport, before 7:00", 1),
    ("Item sales in Beverages across Toast and Square",
     "Item sales, Beverages, Toast or Square", 1),
    ("on each of the four dates, what was the value of the smallest order", "Smallest order by day",
     4),
    ("average order value of orders over $40 by channel",
     "Average order value by channel, order value over $40.00", 3),
    ("Which days had more than 15 orders and over $600 in sales?", "Orders and sales by day", 2),
    ("How many Toast orders are over $30 with a tip?",
     "Orders, tip of the order over $0.00, order value over $30.00, Toast", 1),
    ("How many times has somebody at the Airport spent over 60 dollars on one order?",
     "Orders, order value over $60.00, Airport", 1),
    ("How many cups of coffee were sold at each store", "Items sold by location, Coffee", 3),
]  # fmt: skip

UNCLEAR = [
    ("products selling more than coke", "more than coke is not looked up"),
    ("Orders by location with tips over $50", "those of one order or of each location"),
    ("Which locations had more than 5 orders on at least 2 days?", "reached on each of some days"),
    ("Which products sold best on at least 3 days", "one kind of thing only"),
    ("Which locations sold at least 30 products", "different products or pieces"),
]


@pytest.mark.parametrize(("question", "title", "rows"), READ)
def test_what_a_number_is_about(real: Planned, question: str, title: str, rows: int) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan), plan
    assert (plan.title, len(real.rows(plan))) == (title, rows)


@pytest.mark.parametrize(("question", "reason"), UNCLEAR)
def test_a_number_that_may_be_about_either_is_declined(
    real: Planned, question: str, reason: str
) -> None:
    plan = real.planner.plan(question)
    assert isinstance(plan, Decline), plan
    assert reason in plan.reason
