"""A stateful stand-in for Google Sheets v4 and Drive v3 on the loopback, for tests.

    python -m google_emulator --port 0 --account office@emulator.test --account agency@emulator.test

prints one line of JSON (`port`, `url`, `token_uri`, `accounts` with a ready bearer token each) and
serves until interrupted. In a test's own process: `with Running(Emulator(["office@emulator.test"])):`.
A client is aimed at it by rewriting the two hosts sheets.googleapis.com and www.googleapis.com to `url`;
credentials come from `POST /__control__/account {"email": …}` and exchange a real RS256 assertion at
`token_uri`. Other commands of `/__control__/…` (JSON in, JSON out): see `control` and `knobs`.

Modules, from the bottom: errors, a1, masks, schemas (Google's discovery documents, closed), formats,
entry, formulas, functions, state, cells, exports, api, ranges, render, lines, tables, validation, values, batch_* (one
function for each request kind), batch, drive*, sharing, auth, knobs, control, emulator, server; for tests besides:
clients (gspread, redirected), people (JSON without sockets), replay (of recordings).

One lock serialises all requests. Answers are checked against the closed schemas before they leave; what a
request held that the schemas do not know is in the call log (`faults`): the Sheets service refuses it, the
Drive service ignores it (gspread depends on that) unless `--strict`.

Verified: the recorded answers (tests/google/test_recorded.py), and against what the online tests of
gspread (121 of 121), gspread-formatting (36 of 36), gspread-dataframe (9 of 9) and pygsheets (63 of
70, before charts and exports other than CSV and TSV were there; these hold values only) expect of the real service.

**Not verified against Google** (written from the documentation, since no recording holds them):
developer metadata and its moving with rows (a knob turns the moving by sorts off), text runs,
permissions and what refusals look like, changes, data filters, 429 and 503 answers, the atomicity of
batchUpdate, protection enforced against other identities and the default editors, stored validation's
wording, late modified times, shared drives, effective formats, number formats beyond a few, what
inserted rows inherit, appended tables that touch at corners, growing of a grid by plain updates, bands,
filter views, charts (kept, not drawn), pasted data, text to columns, deleted duplicates, dates with a month's name, which locales exist.
Formulas are computed as far as `formulas` goes; others are stored and shown blank.
"""

from .emulator import Emulator
from .server import Running
from .state import Clock

__all__ = ["Clock", "Emulator", "Running"]
