-- The database roles. None has a password: RDS accepts only IAM tokens for a role with `rds_iam`. ApplyMigrations runs
-- this file as the cluster's master user before the migrations; existing roles are not changed. The lock, which ends
-- with the transaction, serializes concurrent runs.
BEGIN;
SELECT pg_advisory_xact_lock(hashtext('book-pipeline roles'));

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'migrator') THEN
        CREATE ROLE migrator LOGIN;  -- owns schema and tables
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'pipeline') THEN
        CREATE ROLE pipeline LOGIN;  -- reads and writes rows, as the migrations grant
    END IF;
END $$;

GRANT rds_iam TO migrator, pipeline;
GRANT CREATE ON DATABASE book_pipeline TO migrator;  -- for the schema `migrations`
GRANT USAGE, CREATE ON SCHEMA public TO migrator;
GRANT migrator TO CURRENT_USER;  -- so that the master user can read and repair the tables
COMMIT;
