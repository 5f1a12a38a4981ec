"""Foreign keys of the ledger, checked once per statement instead of once per row.

An import writes 100,000 entries of a few hundred agencies and suppliers. PostgreSQL's own foreign keys look
every one of them up five times; these triggers look up each agency, company, product, import and
person once. They promise the same: a statement that refers to what does not exist fails, what is referred
to cannot be deleted, and both hold against statements that run at the same time (the referred row is locked
``FOR KEY SHARE``, as PostgreSQL's own check does).
"""

REFERENCES = {
    "agency_id": "procurement_agency",
    "batch_id": "procurement_importbatch",
    "product_id": "procurement_product",
    "standing_by_id": "procurement_user",
    "supplier_id": "procurement_company",
}
"""Columns of an entry, and the tables whose rows they name."""

_REFUSE = "RAISE foreign_key_violation USING TABLE = 'procurement_entry', MESSAGE = "

_LOOK_UP = """
    named := ARRAY(SELECT DISTINCT {column} FROM new_rows WHERE {column} IS NOT NULL);
    PERFORM 1 FROM {table} p WHERE p.id = ANY (named) ORDER BY p.id FOR KEY SHARE OF p;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found <> cardinality(named) THEN
        {refuse}'an entry names a row of {table} that does not exist';
    END IF;
"""

_LOOK_UP_ONE = """
    IF NEW.{column} IS DISTINCT FROM OLD.{column} AND NEW.{column} IS NOT NULL THEN
        PERFORM 1 FROM {table} p WHERE p.id = NEW.{column} FOR KEY SHARE OF p;
        IF NOT FOUND THEN
            {refuse}'an entry names a row of {table} that does not exist';
        END IF;
    END IF;
"""

_KEEP = """
CREATE FUNCTION entry_keeps_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM procurement_entry WHERE {column} = OLD.id) THEN
        {refuse}'ledger entries name this row of {table}';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_keeps_deleted AFTER DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION entry_keeps_{table}();
CREATE TRIGGER entry_keeps_renumbered AFTER UPDATE OF id ON {table}
FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION entry_keeps_{table}();
"""


def _each(template: str) -> str:
    return "".join(template.format(column=column, table=table, refuse=_REFUSE) for column, table in REFERENCES.items())


INTEGRITY_TRIGGERS = f"""
CREATE FUNCTION entry_refers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
    found bigint;
    named bigint[];
BEGIN
{_each(_LOOK_UP)}
    RETURN NULL;
END $$;
CREATE TRIGGER entry_refers_inserted AFTER INSERT ON procurement_entry
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entry_refers();

CREATE FUNCTION entry_refers_anew() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
{_each(_LOOK_UP_ONE)}
    RETURN NULL;
END $$;
CREATE TRIGGER entry_refers_updated AFTER UPDATE OF {", ".join(REFERENCES)} ON procurement_entry
FOR EACH ROW EXECUTE FUNCTION entry_refers_anew();
{_each(_KEEP)}
"""
