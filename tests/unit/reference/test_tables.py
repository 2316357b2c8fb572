from reference import tables


def test_columns_follow_the_migrations(tmp_path, monkeypatch):
    (tmp_path / "0001.first.sql").write_text(
        "-- A comment, with a comma.\n"
        "CREATE TABLE public.one (\n  id uuid PRIMARY KEY,\n  kind text NOT NULL DEFAULT 'a',\n"
        "  usd numeric(12, 6),\n  old text,\n  CONSTRAINT kind_known CHECK (kind IN ('a', 'b')),\n"
        "  UNIQUE (id, kind)\n);"
    )
    (tmp_path / "0002.second.sql").write_text(
        "ALTER TABLE public.one RENAME COLUMN kind TO sort;\n"
        "ALTER TABLE public.one ADD COLUMN more jsonb, DROP COLUMN old;"
    )
    monkeypatch.setattr(tables, "MIGRATIONS", tmp_path)
    assert tables.schema() == {"one": {"id": "uuid", "sort": "text", "usd": "numeric(12, 6)", "more": "jsonb"}}
