"""A spreadsheet becomes clean rows: reading, mapping, checks and the results file."""

from services.recipients.apart import read_anywhere
from services.recipients.checking.checks import check_rows
from services.recipients.formulas import defused, restored
from services.recipients.mapping.mapping import ColumnMapping, Source, filled_instead, render_row, render_rows
from services.recipients.mapping.suggest import Suggestion, same_name, suggest_mapping
from services.recipients.reading.read_table import read_table
from services.recipients.results import ROW_KEY, ResultsFile, results_file
from services.recipients.round_trip import Merge, merge_back, problems_file
from services.recipients.starter import starter_file
from services.recipients.tables.edits import Change, Edits
from services.recipients.tables.findings import Finding, Findings, Level, Repair
from services.recipients.tables.fingerprint import row_hash, table_hash
from services.recipients.tables.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, FileLimits
from services.recipients.tables.table import NO_HEADER, Mark, Marks, OtherReading, Reading, Table

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "NO_HEADER",
    "ROW_KEY",
    "Change",
    "ColumnMapping",
    "Edits",
    "FileLimits",
    "Finding",
    "Findings",
    "Level",
    "Mark",
    "Marks",
    "Merge",
    "OtherReading",
    "Reading",
    "Repair",
    "ResultsFile",
    "Source",
    "Suggestion",
    "Table",
    "check_rows",
    "defused",
    "filled_instead",
    "merge_back",
    "problems_file",
    "read_anywhere",
    "read_table",
    "render_row",
    "render_rows",
    "restored",
    "results_file",
    "row_hash",
    "same_name",
    "starter_file",
    "suggest_mapping",
    "table_hash",
]
