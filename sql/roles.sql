-- One role a need, none with a password: RDS lets a role with `rds_iam` in by IAM token alone. ApplyMigrations runs this
-- as the cluster's master user before every migration; where all is there, nothing changes. One at a time: the lock ends
-- with the transaction.
BEGIN;
SELECT pg_advisory_xact_lock(hashtext('book-pipeline roles'));

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'migrator') THEN
        CREATE ROLE migrator LOGIN;  -- owns schema and tables
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'pipeline') THEN
        CREATE ROLE pipeline LOGIN;  -- reads and writes rows, as far as the migrations grant it
    END IF;
END $$;

GRANT rds_iam TO migrator, pipeline;
GRANT CREATE ON DATABASE book_pipeline TO migrator;  -- for the schema of the migrations' bookkeeping
GRANT USAGE, CREATE ON SCHEMA public TO migrator;
GRANT migrator TO CURRENT_USER;  -- the master user may look at the tables and mend them
COMMIT;
