"""The clean restaurant database: models, migrations, roles and the embedded PostgreSQL."""
