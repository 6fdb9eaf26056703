"""A spreadsheet becomes clean rows: reading, mapping, checks and the results file."""

from services.recipients.checks import check_rows
from services.recipients.decisions import Decisions, decide_rows
from services.recipients.edits import Edits
from services.recipients.findings import Finding, Findings, Level
from services.recipients.fingerprint import row_hash, table_hash
from services.recipients.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Limits
from services.recipients.mapping import Mapping, Source, render_row, render_rows
from services.recipients.reading import read_table
from services.recipients.results import ResultsFile, results_file
from services.recipients.suggest import Suggestion, suggest_mapping
from services.recipients.table import Mark, Marks, Reading, Table

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Decisions",
    "Edits",
    "Finding",
    "Findings",
    "Level",
    "Limits",
    "Mapping",
    "Mark",
    "Marks",
    "Reading",
    "ResultsFile",
    "Source",
    "Suggestion",
    "Table",
    "check_rows",
    "decide_rows",
    "read_table",
    "render_row",
    "render_rows",
    "results_file",
    "row_hash",
    "suggest_mapping",
    "table_hash",
]
