"""Which finder of encodings gives more files back unchanged: `python -m tests.bench.encodings`.

Ours and charset-normalizer read the same files: every language and encoding of the tests, 1, 2 and 5 rows, below
a native and an English header. A file is right when every cell is.
"""

from __future__ import annotations

import sys

import charset_normalizer

from services.recipients import read_table
from tests.unit.recipients.people import ENCODINGS, ENGLISH, HEADERS, file_of, rows_of


def main() -> int:
    """Count and print."""
    files = ours = theirs = 0
    for language, encoding in ENCODINGS:
        for header in (HEADERS[language], ENGLISH):
            for rows in (1, 2, 5):
                wanted = [header, *rows_of(language)[:rows]]
                text = file_of(wanted)
                try:
                    data = text.encode(encoding)
                except UnicodeEncodeError:
                    continue
                files += 1
                table = read_table(data)
                ours += [list(table.header), *table.frame.to_numpy().tolist()] == [list(row) for row in wanted]
                best = charset_normalizer.from_bytes(data).best()
                theirs += best is not None and str(best) == text
    sys.stdout.write(
        f"{files} files; right: ours {ours} ({ours / files:.1%}), charset-normalizer {theirs} ({theirs / files:.1%})\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
