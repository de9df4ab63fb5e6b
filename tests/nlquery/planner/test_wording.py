"""The many words for one thing: each is read as the plain question; no answer stays none."""

from __future__ import annotations

import re

import pytest

from nlquery.planner import Decline, Plan
from nlquery.planner.rewriting import rewritten
from nlquery.planner.wording import ALL

from .conftest import Planned

ALIKE = {
    "Orders over $50 with a tip": [
        "How many orders had both a tip and a total above 50 dollars?",
        "how many orders with a tip and over $50",
    ],
    "Orders under $25 without a tip": [
        "Out of all orders, how many were under $25 and had no tip?",
        "how many orders with no tip and under $25",
    ],
    "How much did each location make?": [
        "How much money did each of my four restaurants make altogether?",
        "How much money did each of my four restaurants take, all in all?",
    ],
    "Average tip of orders with a tip": [
        "Among only the orders that did get a tip, what is the average tip?",
    ],
    "Tips of dine-in orders at the Airport on January 1": [
        "How much in tips did dine-in guests at the Airport leave on New Year's Day?",
    ],
    "Sales by location without DoorDash orders": [
        "Sales by location, but leave out anything that came through DoorDash",
    ],
    "Orders at the University except Thursday": [
        "How many orders came in on days other than Thursday at the University?",
    ],
    "Tips, Toast vs Square": ["toast against square in tips, who's ahead? show both"],
    "Average order value, dine-in vs delivery": [
        "Is the average check bigger for dine-in or for delivery? Give me the two averages.",
    ],
    "Ratio of DoorDash to Square sales": ["DoorDash sales were how many times Square sales?"],
    "Share of orders without a tip": ["What share of orders, in percent, left no tip?"],
    "Sales of dine-in orders except Downtown": [
        "Sales of all dine-in orders not taken at Downtown",
    ],
    "Sales on January 4 by channel": ["sales on january forth by chanel"],
    "Items sold, French Fries or Onion Rings, combined": [
        "french fries and onion rings, how many all told?",
    ],
    "Trend of sales": ["is business going up", "is revenue up or down"],
    "Which products were sold at the Mall on January 3?": [
        "what was ordered at the mall on jan 3",
        "what sold on January 3 at the mall",
    ],
    "Sales, weekend vs weekdays": ["compare the weekend with the week"],
    "Peak hours on Friday": ["peak times on Friday"],
    "Modifier sales": ["how much extra did modifiers bring in"],
    "Sales by location without DoorDash": ["sales by location without DoorDash orders"],
    "Average item price at the Airport": ["how many dollars per item at the Airport"],
    "Which days had no delivery orders?": ["days without delivery orders"],
    "Tips by location, highest first": ["In descending order, tips by location"],
    "Difference in items sold between DoorDash and Square": [
        "how many more items did DoorDash sell than Square",
    ],
    "Items sold, DoorDash vs Toast": ["did DoorDash sell more items than Toast"],
    "How many servers were there on January 2": ["how many servers worked on January 2"],
    "Orders by channel between $20 and $40": ["orders from $20 up to $40 by channel"],
    "Sales except beverages": ["revenue from items that aren't beverages"],
    "Sales in the last two days vs the previous two days": [
        "sales in the last two days compared to the two days before",
    ],
    "Total tips": ["Total tips across all stores please"],
    "Average order value by location": ["What does a typical ticket run on average at each store?"],
    "Sales after 6pm by location": ["sales after 6pm by store (6pm itself counts)"],
    "Sales and average order value by channel": ["Total and average sales by channel"],
    "Tips and average tip by channel": ["total and average tips by channel"],
    "Items per order by channel": ["what's the average order size in items by channel"],
    "Which category has the highest average item price?": [
        "Determine which category yields the highest average item price",
    ],
    "Sales until January 3": ["sales thru Jan 3", "sales through January 3"],
    "Sales before noon": ["sales through noon", "sales until noon"],
    "Orders and average order value by location": [
        "number of orders per store and their average value",
        "orders by location with the average size",
    ],
    "Average item price by category": ["revenue per unit sold by category"],
    "Average order value of orders of at least $50": [
        "Considering only orders of at least $50, what is the average order value?",
        "Restricting the analysis to orders of at least $50, show the average order value",
    ],
    "Sales by location from 11am to 2pm": [
        "Lunch revenue by store, counting 11:00 to 13:59 as lunch",
        "sales by location at lunchtime, 11am to before 2pm",
        "Restrict the data to the hours from 11:00 up to but not including 14:00 local time, list "
        "sales by location",
    ],
    "Orders from 5pm to 8pm": [
        "orders at 5pm to 8pm",
        "orders in the hours of 5pm to 8pm",
        "orders in the evening, 5pm to 8pm",
    ],
    "Sales by location on January 2": [
        "Restrict the analysis to January 2, and list sales by location",
        "Limit to January 2: what are sales by location?",
    ],
    "Orders from midnight to 5am": [
        "number of orders in the middle of the night, midnight to before 5 am",
    ],
    "How many days had Square orders?": ["On how many different days did Square take orders?"],
    "Sales of delivery": [
        "what did the delivery orders come to?",
        "total value of the delivery orders",
        "value of our delivery orders",
        "combined worth of all delivery orders",
        "drop-off takings",
    ],
    "Sales of catering": ["what did the catering orders come to?", "sales of catering orders"],
    "Sales from January 1 to January 2": [
        "sales on the first two days of the year",
        "sales, restricted to business dates from 1 to 2 January",
    ],
    "Payments by card brand, highest first": [
        "Number of payments by card brand, from the most used to the least.",
    ],
    "Most common order type": ["most used order type", "most frequently used order type"],
    "Orders with a tip between $5 and $8": [
        "How many orders carried a tip of $5 to $8, both ends included?",
    ],
    "Tips by day and channel": [
        "show me how tips move over the days, one series per channel",
        "tips by day, one colour for each channel",
    ],
    "Tax by day": ["Put the tax per day in a table for my bookkeeper, please."],
    "Which location has the most delivery orders?": [
        "I own four places. Which one gets the most delivery orders?",
        "We run four locations: which has the most delivery orders?",
    ],
    "How much more did we sell from January 1 to 2 than from January 3 to 4?": [
        "By how many dollars were the sales of January 1 and 2 together higher than those of "
        "January 3 and 4?",
    ],
    "Items sold, Ribeye Steak or Filet Mignon, combined": [
        "Units of ribeye steak or filet mignon sold, one figure for the two together",
    ],
    "Median order value by channel": ["And the median for each channel separately?"],
    "Sales by hour between 11am and 2pm": [
        "sales by hour from 11 to 2",
        "sales by the hour from 11 to 2",
        "Sales per hour from 11am to 2pm",
    ],
    "What is the tip rate at Downtown?": [
        "What is the average tip percent at Downtown?",
        "avg tip pct at Downtown",
        "what's the mean tip % at Downtown",
    ],
    "Which location had the highest sales on Friday?": [
        "Which location hauled in the most on Friday?",
        "Which location chalked up the most revenue on Friday?",
        "Which store billed the most money on Friday?",
        "Which of our stores had the highest sales on Friday?",
        "Which kitchen had the highest sales on Friday?",
    ],
    "Sales of Downtown on Friday": [
        "How much did Downtown turn over on Friday?",
        "How much did we charge at Downtown on Friday?",
        "How much was put through the till at Downtown on Friday?",
    ],
    "How many Classic Burgers did we sell on Friday?": [
        "How many Classic Burgers went over the pass on Friday?",
        "How many Classic Burgers did we dish out on Friday?",
        "How many Classic Burgers were wolfed down on Friday?",
        "how many classic burgers did ppl order on friday tho",
    ],
    "How many orders did Downtown have on Friday?": [
        "How many orders were keyed in at Downtown on Friday?",
        "How many orders poured in at Downtown on Friday?",
        "How many orders did customers place at Downtown on Friday?",
        "hiii how many orders did Downtown have on Friday lol",
        "If I may ask, how many orders did Downtown have on Friday, by the way?",
        "How many cheques did the Downtown kitchen have on Friday?",
    ],
    "How many Iced Teas did we sell?": [
        "How many glasses of iced tea did we sell?",
        "How many rounds of iced tea did we sell?",
    ],
    "Sales by location on Friday": [
        "Sales at the store level on Friday",
        "Sales on a per-store basis on Friday",
        "Sales with one row for every store on Friday",
        "Sales storewise on Friday",
        "Sales for the individual stores on Friday",
        "How did sales differ between locations on Friday?",
        "Walk me through sales by location on Friday",
    ],
    "Sales on Friday": [
        "What was our consolidated revenue on Friday?",
        "Sales company-wide on Friday",
        "Sales of all four kitchens put together on Friday",
    ],
    "Orders over $50 by location": [
        "Orders surpassing $50 by location",
        "Orders that came in at over $50 by location",
        "Orders that cost more than $50 by location",
    ],
    "Orders of at least $50 by location": [
        "Orders of $50 and up by location",
        "Orders of $50 or more by location",
        "Orders that reached $50 by location",
        "Orders that did not fall below $50 by location",
    ],
    "Orders under $30 by location": [
        "Orders that didn't reach $30 by location",
        "Orders that fell short of $30 by location",
    ],
    "Orders of at most $30 by location": [
        "Orders that didn't exceed $30 by location",
        "Orders not over $30 by location",
    ],
    "Sales on January 1 and January 2 combined": [
        "Sales on Jan 1 plus Jan 2",
        "Sales no later than January 2",
    ],
    "Sales since January 3": [
        "Sales on or after January 3",
        "Sales beginning January 3",
        "Sales Jan 3 and later",
    ],
    "Sales by location before noon": [
        "Sales by location prior to noon",
        "Sales by location up to noon",
    ],
    "Sales on Friday except Downtown": [
        "Sales on Friday everywhere but Downtown",
        "Sales on Friday, if we leave aside Downtown",
        "Sales on Friday with Downtown excluded",
        "Sales on Friday at all stores save Downtown",
    ],
    "Sales from Toast and Square combined": ["Sales from Toast plus Square", "POS business sales"],
    "Payment amount for Amex": ["Payment amount for American Express"],
    "Sales by order type": ["Sales by mode of service", "Sales by dining style"],
    "Payments by payment method": [
        "Payments by settlement method",
        "Payments by how they were paid",
    ],
    "Sales by server": ["Sales by who served them", "Sales by member of staff"],
    "Average item price of Classic Burger": ["What's the going rate for a Classic Burger?"],
    "Items per order": ["How many items are in your average order?"],
    "Delivery orders on Friday": ["no. of deliveries made on friday"],
    "Orders with exactly 1 item": ["orders with one item only"],
    "Orders under $10": ["orders worth less than a tenner"],
    "Which server had the most tips?": ["who crushed it on tips", "whos killing it in tips"],
    "Items sold of Coleslaw": ["is anyone ordering coleslaw?"],
    "Most popular products on DoorDash": ["what are ppl ordering most on doordash"],
    "Refunds": ["How much did we pay back to customers?"],
    "Total change given on cash": ["How much change did we hand out?"],
    "Commission in percent of sales, DoorDash": ["Commission as a slice of DoorDash sales"],
    "Net sales on Friday": ["Sales pre-tax on Friday"],
    "Orders between $20 and $40": ["Orders in the $20 to $40 range"],
    "Sales by day": ["Trajectory of daily revenue", "Plot revenue over the week"],
    "Total tax": [
        "How much tax did we charge in total?",
        "How much did we levy in tax?",
    ],
    "What share of sales came from DoorDash?": [
        "What share of sales is attributable to DoorDash?",
        "What share of sales does DoorDash hold?",
        "What proportion of revenue was transacted through DoorDash, expressed as a percentage?",
    ],
    "Share of sales by channel": [
        "Each channel's contribution to sales in percent",
        "Contribution of each channel to sales, in %",
    ],
    "Which day had the highest sales?": [
        "Which day saw the biggest takings?",
        "Which day came out on top in sales?",
        "What was our best day moneywise?",
    ],
    "What is the difference between Thursday's and Friday's revenue?": [
        "By how much did Thursday's revenue exceed Friday's?",
        "By how much did Thursday's revenue surpass Friday's?",
    ],
}
DECLINED = [
    "Kitchen costs by store",
    "How many people worked on Friday?",
    "How many burgers did the kitchen waste?",
    "How many Classic Burgers were thrown away on Friday?",
    "How many covers did Downtown turn over on Friday?",
    "What was employee turnover at Downtown?",
    "How much did Toast charge us?",
    "How much income tax did we pay?",
    "How many clients did Downtown have on Friday?",
    "How many drivers did we send out on Friday?",
    "How many orders were abandoned on Friday?",
    "Sales by entry method",
    "By how much did revenue exceed the target on Friday?",
    "Team sales by location",
    "Project sales for next week",
    "Sales at the new store",
    "How many kilos of fries did we sell?",
    "Sales by partner",
    "How many items are on the menu?",
    "Spread of order values",
    "How many orders did the new teacher have?",
    "Sales at the camp",
    "How many times did the POS go down?",
    "What made Downtown outsell the Mall?",
    "Are we going to hit 5,000 dollars by the end of January?",
    "Will sales at the Mall go up?",
    "What makes Friday so busy?",
    "What drove the increase on Friday?",
    "What is behind the drop at the Mall?",
    "products that sold more on DoorDash than on Toast",
    "which day had more orders at Airport than Downtown",
    "which locations made more at lunch than at dinner",
    "What accounts for the difference between the Mall and the Airport?",
]


@pytest.mark.parametrize(
    "question",
    [
        "what dates does the data cover?",
        "how many days of data do we have",
        "when does the data end",
    ],
)
def test_the_days_that_there_are_are_told(real: Planned, question: str) -> None:
    told = real.planner.plan(question)
    assert isinstance(told, Decline)
    assert told.reason == "The data covers 1–4 January 2025, 4 days."


def _plan(real: Planned, question: str) -> Plan:
    plan = real.planner.plan(question)
    assert isinstance(plan, Plan), (question, plan.reason if isinstance(plan, Decline) else plan)
    return plan


@pytest.mark.parametrize(
    ("plain", "worded"), [(plain, worded) for plain, many in ALIKE.items() for worded in many]
)
def test_another_wording_is_answered_as_the_plain_question(
    real: Planned, plain: str, worded: str
) -> None:
    wanted, found = _plan(real, plain), _plan(real, worded)
    assert sorted(map(str, real.rows(found))) == sorted(map(str, real.rows(wanted)))


@pytest.mark.parametrize("question", DECLINED)
def test_what_the_data_does_not_have_stays_declined(real: Planned, question: str) -> None:
    assert isinstance(real.planner.plan(question), Decline)


@pytest.mark.parametrize(
    ("question", "sum_of"),
    [
        ("sales through Saturday", 4),
        ("sales before Friday", 2),
        ("sales after Thursday", 2),
        ("sales up to Friday", 3),
        ("sales up to the third", 3),
        ("sales until the second", 2),
        ("sales from Wednesday through Friday", 3),
    ],
)
def test_days_before_and_after_a_weekday(real: Planned, question: str, sum_of: int) -> None:
    """The real files have Wednesday to Saturday: days are counted by what they sold."""
    days = [float(row[1]) for row in real.rows(_plan(real, "sales by day"))]
    part = days[-sum_of:] if "after" in question else days[:sum_of]
    ((found,),) = real.rows(_plan(real, question))
    assert float(found) == pytest.approx(sum(part))


def test_strongest_comes_first(real: Planned) -> None:
    plan = _plan(real, "Rank the stores from strongest to weakest by turnover")
    sold = [float(row[1]) for row in real.rows(plan)]
    assert sold == sorted(sold, reverse=True)


@pytest.mark.unit
def test_names_keep_their_words() -> None:
    assert rewritten("Typical Ticket") == "typical ticket"
    assert rewritten("Kitchen Sink") == "kitchen sink"


@pytest.mark.unit
def test_every_rule_compiles() -> None:
    for rules in ALL:
        for rule in rules:
            re.compile(rule.pattern)
