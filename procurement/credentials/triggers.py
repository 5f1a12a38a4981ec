"""What the database itself notices: a change of standing can be forgotten by no door."""

ARRAY_TEXT = """
CREATE FUNCTION immutable_array_text(parts varchar[], glue text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_string(parts::text[], glue);
"""

_MARK = """
INSERT INTO procurement_stalesubject (company, product, item)
SELECT company, product, item FROM (
    SELECT CASE WHEN product_id IS NULL THEN company_id ELSE 0 END AS company, COALESCE(product_id, 0) AS product,
           '' AS item
    FROM {rows}
    UNION
    SELECT 0, 0, unnest(items) FROM {rows} WHERE items <> '{{}}'
    UNION
    SELECT 0, 0, g.code
    FROM (SELECT DISTINCT unnest(items) AS prefix FROM {rows} WHERE items <> '{{}}') AS wide
    JOIN procurement_classification g ON left(g.code, 8) = wide.prefix AND length(g.code) = 10
    UNION
    SELECT 0, 0, p.item_code FROM {rows} JOIN procurement_product p ON p.id = product_id
) AS touched
WHERE company <> 0 OR product <> 0 OR item <> ''
ORDER BY company, product, item
ON CONFLICT (company, product, item) DO UPDATE SET since = statement_timestamp();
"""


def _credential_trigger(event: str, tables: dict[str, str]) -> str:
    referencing = " ".join(f"{kind} TABLE AS {name}" for kind, name in tables.items())
    body = "".join(_MARK.format(rows=name) for name in tables.values())
    name = f"credential_changed_{event.lower()}"
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {body}
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {name} AFTER {event} ON procurement_credential
REFERENCING {referencing} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


CREDENTIAL_TRIGGERS = "".join(
    (
        _credential_trigger("INSERT", {"NEW": "new_rows"}),
        _credential_trigger("UPDATE", {"OLD": "old_rows", "NEW": "new_rows"}),
        _credential_trigger("DELETE", {"OLD": "old_rows"}),
    )
)

REGISTER_TRIGGERS = """
CREATE FUNCTION company_size_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO procurement_stalesubject (company, product, item)
    SELECT n.id, 0, '' FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE (n.size IN ('MID_SIZE', 'LARGE')) <> (o.size IN ('MID_SIZE', 'LARGE'))
    ORDER BY n.id
    ON CONFLICT (company, product, item) DO UPDATE SET since = statement_timestamp();
    RETURN NULL;
END $$;
CREATE TRIGGER company_size_changed AFTER UPDATE ON procurement_company
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION company_size_changed();

CREATE FUNCTION company_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO procurement_stalesubject (company, product, item)
    SELECT n.id, 0, '' FROM new_rows n WHERE n.size IN ('MID_SIZE', 'LARGE') ORDER BY n.id
    ON CONFLICT (company, product, item) DO UPDATE SET since = statement_timestamp();
    RETURN NULL;
END $$;
CREATE TRIGGER company_added AFTER INSERT ON procurement_company
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION company_added();

CREATE FUNCTION product_item_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO procurement_stalesubject (company, product, item)
    SELECT DISTINCT 0, 0, code FROM (
        SELECT unnest(ARRAY[o.item_code, n.item_code]) AS code
        FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE n.item_code <> o.item_code
          AND EXISTS (SELECT 1 FROM procurement_credential c WHERE c.product_id = n.id)
    ) AS codes ORDER BY 3
    ON CONFLICT (company, product, item) DO UPDATE SET since = statement_timestamp();
    RETURN NULL;
END $$;
CREATE TRIGGER product_item_changed AFTER UPDATE ON procurement_product
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION product_item_changed();

CREATE FUNCTION classification_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO procurement_stalesubject (company, product, item)
    SELECT DISTINCT COALESCE(touched.company, 0), 0, touched.item FROM (
        SELECT c.company_id AS company, '' AS item
        FROM new_rows n JOIN procurement_credential c ON c.items @> ARRAY[left(n.code, 8)]::varchar[]
        WHERE length(n.code) = 10 AND c.product_id IS NULL
        UNION
        SELECT 0, n.code
        FROM new_rows n JOIN procurement_credential c ON c.items @> ARRAY[left(n.code, 8)]::varchar[]
        WHERE length(n.code) = 10 AND c.product_id IS NULL
    ) AS touched ORDER BY 1, 3
    ON CONFLICT (company, product, item) DO UPDATE SET since = statement_timestamp();
    RETURN NULL;
END $$;
CREATE TRIGGER classification_added AFTER INSERT ON procurement_classification
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION classification_added();
"""

NEW_COMPANY = """
CREATE OR REPLACE FUNCTION company_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO procurement_standing (company, product, item, first_day, last_day, kinds, credential_ids)
    SELECT n.id, 0, '', '0001-01-01', '9999-12-31', 1::bigint << 61, '{}'
    FROM new_rows n WHERE n.size IN ('MID_SIZE', 'LARGE') ORDER BY n.id;
    RETURN NULL;
END $$;
"""
"""A company that is new has neither purchases nor credentials: its standing is written, nothing is counted again."""
