"""The tables of a history in SQL, and what may never be done to them."""

TABLES = (
    "CREATE TABLE setting (name {text} PRIMARY KEY, value {text} NOT NULL)",
    "CREATE TABLE intent (run {text} PRIMARY KEY, body {blob} NOT NULL)",
    "CREATE TABLE run (seq {number}, id {text} NOT NULL UNIQUE, body {text} NOT NULL,"
    " entries BIGINT NOT NULL)",
    "CREATE TABLE audit (seq INTEGER PRIMARY KEY, at {text} NOT NULL, run {text} NOT NULL,"
    " who {text} NOT NULL, item {text} NOT NULL, field {text} NOT NULL, agency {text} NOT NULL,"
    " sheet {text} NOT NULL, cell {text} NOT NULL, before {text} NOT NULL, after {text} NOT NULL,"
    " why {text} NOT NULL, source {text} NOT NULL, hash {blob} NOT NULL)",
    "CREATE INDEX audit_cell ON audit (item, agency, field, sheet, seq)",
    "CREATE INDEX audit_run ON audit (run, seq)",
    "CREATE TABLE chain (entries BIGINT NOT NULL, head {blob} NOT NULL)",
    "CREATE TABLE baseline (round {text} NOT NULL, agency {text} NOT NULL, item {text} NOT NULL,"
    " cells {text} NOT NULL, PRIMARY KEY (round, agency, item))",
    "CREATE TABLE conflict (seq {number}, id {text} NOT NULL, item {text} NOT NULL,"
    " body {text} NOT NULL, opened {text} NOT NULL, how {text} NOT NULL DEFAULT '', ended {text})",
    "CREATE UNIQUE INDEX conflict_open ON conflict (id) WHERE ended IS NULL",
    "CREATE INDEX conflict_item ON conflict (item)",
    "CREATE TABLE rejection (seq {number}, run {text} NOT NULL, body {text} NOT NULL)",
    "CREATE INDEX rejection_run ON rejection (run)",
    "CREATE TABLE returned (seq {number}, round {text} NOT NULL, agency {text} NOT NULL,"
    " digest {text} NOT NULL)",
    "CREATE INDEX returned_agency ON returned (round, agency)",
    "CREATE TABLE fingerprint (path {text} PRIMARY KEY, body {text} NOT NULL)",
    "CREATE TABLE problem (agency {text} PRIMARY KEY, body {text} NOT NULL)",
    "CREATE TABLE blob (sha256 {text} PRIMARY KEY, run {text} NOT NULL, packed {blob} NOT NULL)",
)
"""The first version of the schema; ``{…}`` is what the two call differently."""

LAST_PULLED = ("CREATE INDEX audit_why ON audit (why, agency, seq)",)
"""The second version: when an agency last answered is found without going through the audit."""

INTENT_PARTS = (
    "CREATE TABLE intent_part (run {text} NOT NULL, number BIGINT NOT NULL, body {blob} NOT NULL,"
    " PRIMARY KEY (run, number))",
)
"""The third version: what a large run intends is stored and carried out part by part."""

APPEND_ONLY = (
    *(("audit", "UPDATE"), ("audit", "DELETE")),
    *(("rejection", "UPDATE"), ("rejection", "DELETE")),
    *(("run", "UPDATE"), ("run", "DELETE")),
    ("conflict", "DELETE"),
)
"""What a trigger forbids, by table."""
