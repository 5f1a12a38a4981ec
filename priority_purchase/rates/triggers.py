"""Running totals: three statement-level triggers on the ledger, upserting in key order.

The function runs with its owner's rights, so that the application's role can read the totals but
has no way to write them.
"""

_KEY = "agency_id, year, route, kind, mask"

_FUNCTION = """
CREATE FUNCTION keep_totals_{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO priority_purchase_total AS t ({key}, amount, entries)
    SELECT {key}, sum(amount), sum(entries)
    FROM ({rows}) AS changed
    GROUP BY {key}
    HAVING sum(amount) <> 0 OR sum(entries) <> 0
    ORDER BY {key}
    ON CONFLICT ({key}) DO UPDATE
    SET amount = t.amount + excluded.amount, entries = t.entries + excluded.entries;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_totals_{name} AFTER {event} ON procurement_entry
REFERENCING {referencing} FOR EACH STATEMENT EXECUTE FUNCTION keep_totals_{name}();
"""

_ADDED = f"SELECT {_KEY}, sum(amount) AS amount, count(*) AS entries FROM new_rows WHERE mask <> 0 GROUP BY {_KEY}"
_REMOVED = f"SELECT {_KEY}, -sum(amount), -count(*) FROM old_rows WHERE mask <> 0 GROUP BY {_KEY}"


def _trigger(event: str, rows: str, referencing: str) -> str:
    return _FUNCTION.format(name=event.lower(), event=event, key=_KEY, rows=rows, referencing=referencing)


TOTAL_TRIGGERS = "".join(
    (
        _trigger("INSERT", _ADDED, "NEW TABLE AS new_rows"),
        _trigger("UPDATE", f"{_ADDED} UNION ALL {_REMOVED}", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        _trigger(
            "DELETE",
            _REMOVED.replace("-sum(amount)", "-sum(amount) AS amount").replace("-count(*)", "-count(*) AS entries"),
            "OLD TABLE AS old_rows",
        ),
    )
)
