"""Databases of other domains, with questions and gold SQL."""

from __future__ import annotations

CLINIC = """
CREATE TYPE visit_kind AS ENUM ('checkup', 'emergency', 'surgery');
CREATE TABLE species (id int PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE owners (id int PRIMARY KEY, full_name text NOT NULL, city text, email text);
CREATE TABLE pets (id int PRIMARY KEY, name text NOT NULL,
    species_id int NOT NULL REFERENCES species,
    owner_id int NOT NULL REFERENCES owners, weight_kg numeric(6,2), is_neutered bool NOT NULL);
CREATE TABLE vets (id int PRIMARY KEY, name text NOT NULL, clinic_city text NOT NULL);
CREATE TABLE visits (id int PRIMARY KEY, pet_id int NOT NULL REFERENCES pets,
    vet_id int NOT NULL, kind visit_kind NOT NULL, visited_on date NOT NULL,
    fee numeric(10,2) NOT NULL, duration_minutes int NOT NULL);
CREATE TABLE prescriptions (id int PRIMARY KEY, visit_id int NOT NULL REFERENCES visits,
    medicine text NOT NULL, quantity int NOT NULL, unit_price numeric(8,2) NOT NULL);
INSERT INTO species VALUES (1, 'Dog'), (2, 'Cat'), (3, 'Rabbit'), (4, 'Parrot');
INSERT INTO owners SELECT i, 'Owner ' || i, (ARRAY['Austin', 'Boston', 'Denver'])[i % 3 + 1],
    'o' || i || '@example.org' FROM generate_series(1, 40) AS i;
INSERT INTO pets SELECT i, 'Pet ' || i, i % 4 + 1, i % 40 + 1, 1 + i % 30, i % 2 = 0
    FROM generate_series(1, 90) AS i;
INSERT INTO vets VALUES (1, 'Ana Ruiz', 'Austin'), (2, 'Bo Chen', 'Boston'),
    (3, 'Cy Hall', 'Austin');
INSERT INTO visits SELECT i, i % 90 + 1, i % 7 % 3 + 1,
    (ARRAY['checkup', 'emergency', 'surgery'])[i % 5 % 3 + 1]::visit_kind,
    date '2024-01-01' + i % 200, 40 + i % 17 * 10.5, 10 + i % 50 FROM generate_series(1, 900) AS i;
INSERT INTO prescriptions SELECT i, i % 900 + 1, (ARRAY['Amoxicillin', 'Carprofen'])[i % 2 + 1],
    1 + i % 3, 4.5 FROM generate_series(1, 700) AS i;
"""
_VISITED = """FROM visits v JOIN pets p ON p.id = v.pet_id JOIN species s ON s.id = p.species_id
    JOIN vets t ON t.id = v.vet_id JOIN owners o ON o.id = p.owner_id"""
CLINIC_GOLD = {
    "total fee by vet": f"SELECT t.name, sum(v.fee) {_VISITED} GROUP BY 1",
    "What was the total fee by species?": f"SELECT s.name, sum(v.fee) {_VISITED} GROUP BY 1",
    "top 2 species by visits": (
        f"SELECT s.name, count(*) {_VISITED} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2"
    ),
    "visits per month": (
        "SELECT date_trunc('month', visited_on)::date, count(*) FROM visits GROUP BY 1"
    ),
    "how many visits were there in March?": (
        "SELECT count(*) FROM visits WHERE visited_on >= '2024-03-01' AND visited_on < '2024-04-01'"
    ),
    "average fee by kind": "SELECT kind::text, avg(fee) FROM visits GROUP BY 1",
    "total fee for dogs": f"SELECT sum(v.fee) {_VISITED} WHERE s.name = 'Dog'",
    "emergency visits by clinic city": (
        f"SELECT t.clinic_city, count(*) {_VISITED} WHERE v.kind = 'emergency' GROUP BY 1"
    ),
    "which vet had the most visits?": (
        f"SELECT t.name, count(*) {_VISITED} GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
    ),
    "how many pets are there by species?": (
        "SELECT s.name, count(*) FROM pets p JOIN species s ON s.id = p.species_id GROUP BY 1"
    ),
    "number of visits by weekday": (
        "SELECT to_char(visited_on, 'FMDay'), count(*) FROM visits GROUP BY 1"
    ),
    "average duration minutes by vet": (
        f"SELECT t.name, avg(v.duration_minutes) {_VISITED} GROUP BY 1"
    ),
    "total fee by city": f"SELECT o.city, sum(v.fee) {_VISITED} GROUP BY 1",
    "sales by medicine": (
        "SELECT medicine, sum(quantity * unit_price) FROM prescriptions GROUP BY 1"
    ),
}


GYM = """
CREATE TABLE studios (studio_id int PRIMARY KEY, studio_name text NOT NULL, city text NOT NULL);
CREATE TABLE partners (id text PRIMARY KEY, company_name text NOT NULL, country text NOT NULL);
CREATE TABLE trainers (trainer_id int PRIMARY KEY, last_name text, first_name text, title text,
    hourly_rate numeric(8,2) NOT NULL);
CREATE TABLE members (member_id int PRIMARY KEY, plan text NOT NULL, monthly_fee numeric(8,2));
CREATE TABLE bookings (booking_id bigint PRIMARY KEY, studio_id int REFERENCES studios,
    trainer_id int REFERENCES trainers, member_id int REFERENCES members,
    partner_id text REFERENCES partners,
    booked_at timestamptz NOT NULL, price_paid numeric(8,2) NOT NULL);
INSERT INTO studios VALUES (1, 'Harbour', 'Hull'), (2, 'Old Town', 'Leeds'), (3, 'Park', 'Leeds');
INSERT INTO partners VALUES ('a', 'Acme Fit', 'UK'), ('b', 'Bolt', 'USA');
INSERT INTO trainers VALUES (1, 'Lopez', 'Ana', 'Coach', 30), (2, 'Hart', 'Ben', 'Coach', 25);
INSERT INTO members SELECT i, (ARRAY['Basic', 'Plus'])[i % 2 + 1], 29 + i % 3 * 10
    FROM generate_series(1, 50) AS i;
INSERT INTO bookings SELECT i, i % 3 + 1, i % 5 % 2 + 1, i % 50 + 1, (ARRAY['a', 'b'])[i % 2 + 1],
    '2025-03-01'::timestamptz + i * interval '5 hours', 8 + i % 7 * 1.5
    FROM generate_series(1, 500) AS i;
"""
_BOOKED = "FROM bookings JOIN studios USING (studio_id) JOIN trainers USING (trainer_id) "
_BOOKED += "JOIN partners p ON p.id = partner_id"
GYM_GOLD = {
    "total price paid by studio": f"SELECT studio_name, sum(price_paid) {_BOOKED} GROUP BY 1",
    "revenue by city": f"SELECT city, sum(price_paid) {_BOOKED} GROUP BY 1",
    "average price paid by studio": f"SELECT studio_name, avg(price_paid) {_BOOKED} GROUP BY 1",
    "average monthly fee by plan": "SELECT plan, avg(monthly_fee) FROM members GROUP BY 1",
    "which trainer had the most bookings?": (
        f"SELECT first_name || ' ' || last_name, count(*) {_BOOKED} "
        "GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
    ),
    "price paid by partner": f"SELECT company_name, sum(price_paid) {_BOOKED} GROUP BY 1",
    "bookings by country": f"SELECT country, count(*) {_BOOKED} GROUP BY 1",
}


STAR = """
CREATE TABLE dim_date (date_key int PRIMARY KEY, full_date date NOT NULL, quarter int NOT NULL,
    month_name text NOT NULL);
CREATE TABLE dim_store (store_key int PRIMARY KEY, store_name text NOT NULL, region text NOT NULL);
CREATE TABLE fact_sales (sales_key int PRIMARY KEY, date_key int NOT NULL REFERENCES dim_date,
    store_key int NOT NULL, quantity_sold int NOT NULL, sales_amount numeric(12,2) NOT NULL,
    cost_amount numeric(12,2) NOT NULL, discount_amount numeric(12,2) NOT NULL);
INSERT INTO dim_date SELECT to_char(d, 'YYYYMMDD')::int, d, extract(quarter FROM d)::int,
    to_char(d, 'FMMonth') FROM generate_series(date '2023-01-01', '2023-12-31', '1 day') AS d;
INSERT INTO dim_store VALUES (1, 'Main', 'North'), (2, 'Harbor', 'South'), (3, 'Hill', 'South');
INSERT INTO fact_sales SELECT i, to_char(date '2023-01-01' + i * 7 % 365, 'YYYYMMDD')::int,
    i % 3 + 1, i % 9 + 1, 10 + i % 190, 5 + i % 95, i % 10 FROM generate_series(1, 900) AS i;
"""
_SOLD = "FROM fact_sales JOIN dim_store USING (store_key) JOIN dim_date USING (date_key)"
STAR_GOLD = {
    "sales by region": f"SELECT region, sum(sales_amount) {_SOLD} GROUP BY 1",
    "revenue in March 2023": f"SELECT sum(sales_amount) {_SOLD} WHERE month_name = 'March'",
    "sales per month": (
        f"SELECT date_trunc('month', full_date)::date, sum(sales_amount) {_SOLD} GROUP BY 1"
    ),
    "discounts by store": f"SELECT store_name, sum(discount_amount) {_SOLD} GROUP BY 1",
    "number of sales by store": f"SELECT store_name, count(*) {_SOLD} GROUP BY 1",
}

MUSIC = """
CREATE TABLE "Artist" ("ArtistId" int PRIMARY KEY, "Name" text NOT NULL);
CREATE TABLE "Album" ("AlbumId" int PRIMARY KEY, "Title" text NOT NULL,
    "ArtistId" int NOT NULL REFERENCES "Artist");
CREATE TABLE "Track" ("TrackId" int PRIMARY KEY, "Name" text NOT NULL, "AlbumId" int NOT NULL);
CREATE TABLE "InvoiceLine" ("InvoiceLineId" int PRIMARY KEY, "TrackId" int NOT NULL,
    "UserId" int NOT NULL, "InvoiceDate" timestamp NOT NULL, "UnitPrice" numeric(10,2) NOT NULL,
    "Quantity" int NOT NULL);
CREATE TABLE "user" ("user" int PRIMARY KEY, name text NOT NULL);
INSERT INTO "Artist" VALUES (1, 'Muse'), (2, 'Blur');
INSERT INTO "Album" SELECT i, 'Album ' || i, i % 2 + 1 FROM generate_series(1, 6) AS i;
INSERT INTO "Track" SELECT i, 'Song ' || i, i % 6 + 1 FROM generate_series(1, 30) AS i;
INSERT INTO "InvoiceLine" SELECT i, i % 30 + 1, i % 2 + 1,
    timestamp '2024-01-01' + i * interval '9h', 0.99 + i % 2, i % 3 + 1
    FROM generate_series(1, 300) AS i;
INSERT INTO "user" VALUES (1, 'Ann'), (2, 'Bob');
"""
_PLAYED = """FROM "InvoiceLine" JOIN "Track" USING ("TrackId") JOIN "Album" USING ("AlbumId")
    JOIN "Artist" r USING ("ArtistId")"""
MUSIC_GOLD = {
    "sales by artist": f'SELECT r."Name", sum("Quantity" * "UnitPrice") {_PLAYED} GROUP BY 1',
    "tracks per album": (
        'SELECT "Title", count(*) FROM "Track" JOIN "Album" USING ("AlbumId") GROUP BY 1'
    ),
    "sales by user": (
        'SELECT name, sum("Quantity" * "UnitPrice") FROM "InvoiceLine" '
        'JOIN "user" u ON u."user" = "UserId" GROUP BY 1'
    ),
    "quantity by album": f'SELECT "Title", sum("Quantity") {_PLAYED} GROUP BY 1',
}

DOMAINS = {
    "clinic": (CLINIC, CLINIC_GOLD),
    "gym": (GYM, GYM_GOLD),
    "star": (STAR, STAR_GOLD),
    "music": (MUSIC, MUSIC_GOLD),
}
