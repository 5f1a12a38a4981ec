"""Indexes by which names are found wherever a word stands in them, and numbers of contracts by their beginning.

The functions have bodies of standard SQL: bound to what they call when they are made, whatever the search path is later.
"""

from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import Index, Q
from django.db.models.functions import Upper

from procurement.search.functions import PlainText, names_index

FUNCTIONS = [
    r"""
    CREATE OR REPLACE FUNCTION procurement_folded(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(translate(normalize(words, NFKC), E' \t\n\r\f\x0b\u0085\u200b\u2028\u2029\ufeff', ''))
    """,
    r"""
    CREATE OR REPLACE FUNCTION procurement_other_names(names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(names) = 'object'
        THEN (SELECT coalesce(string_agg(value, E'\x1f'), '') FROM jsonb_each_text(names)) ELSE '' END
    """,
    r"""
    CREATE OR REPLACE FUNCTION procurement_plain_text(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN E'\x1f' || procurement_folded(words) || E'\x1f'
    """,
    r"""
    CREATE OR REPLACE FUNCTION procurement_search_text(name text, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN E'\x1f' || procurement_folded(name) || E'\x1f'
        || CASE WHEN names = '{}' THEN '' ELSE procurement_folded(procurement_other_names(names)) || E'\x1f' END
    """,
    # Its cost is what makes the planner look into the index instead of computing it for each row.
    r"""
    CREATE OR REPLACE FUNCTION procurement_bigrams(folded text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    RETURN (
        SELECT coalesce(array_agg(DISTINCT one || two), '{}')
        FROM unnest(string_to_array(folded, NULL), (string_to_array(folded, NULL))[2:]) AS pairs (one, two)
        WHERE two IS NOT NULL
    )
    """,
]
ANALYZE = [
    f"ANALYZE procurement_{name}"
    for name in ("agency", "agencyname", "company", "companyname", "classification", "product", "case", "entry")
]
NO_FUNCTIONS = [
    "DROP FUNCTION procurement_bigrams(text)",
    "DROP FUNCTION procurement_search_text(text, jsonb)",
    "DROP FUNCTION procurement_plain_text(text)",
    "DROP FUNCTION procurement_other_names(jsonb)",
    "DROP FUNCTION procurement_folded(text)",
]


class Migration(migrations.Migration):
    atomic = False  # indexes are made while the site is in use

    dependencies = [("procurement", "0013_notices")]

    operations = [
        migrations.RunSQL(sql=FUNCTIONS, reverse_sql=NO_FUNCTIONS),
        AddIndexConcurrently("agency", names_index("agency_names_found")),
        AddIndexConcurrently("agencyname", names_index("agency_former_names_found", text=PlainText("name"))),
        AddIndexConcurrently("company", names_index("company_names_found")),
        AddIndexConcurrently("companyname", names_index("company_spellings_found", text=PlainText("name"))),
        AddIndexConcurrently("classification", names_index("classification_names_found")),
        AddIndexConcurrently("product", names_index("product_names_found")),
        AddIndexConcurrently("case", names_index("case_titles_found", text=PlainText("title"))),
        AddIndexConcurrently(
            "entry", Index(OpClass(Upper("contract_no"), "text_pattern_ops"), name="entry_contract_no_found")
        ),
        # Whom an agency bought from, and what: read from the index alone (75 MB and 26 MB for 10 million entries).
        AddIndexConcurrently("entry", Index(fields=["agency", "supplier"], name="entry_agency_supplier")),
        AddIndexConcurrently(
            "entry",
            Index(fields=["agency", "product"], name="entry_agency_product", condition=Q(product__isnull=False)),
        ),
        # The planner knows what stands in an index over a function only after this.
        migrations.RunSQL(sql=ANALYZE, reverse_sql=migrations.RunSQL.noop),
    ]
