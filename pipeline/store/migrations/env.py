"""Run by Alembic: the connection is the one that `database.migrate` opened, inside its transaction."""

from alembic import context

from pipeline.store.tables import metadata

# SQLite's DDL is transactional; Alembic assumes that it is not.
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
