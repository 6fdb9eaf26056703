"""A workbook as a spreadsheet program keeps it, made by hand so that no writer of another's is needed."""

from __future__ import annotations

import io
import zipfile

ROW = (
    '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t xml:space="preserve">{a}</t></is></c>'
    '<c r="B{n}" t="inlineStr"><is><t xml:space="preserve">{b}</t></is></c></row>'
)


def book(**sheets: list[tuple[str, str]]) -> bytes:
    """A workbook with these sheets of two columns."""
    kept = io.BytesIO()
    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(kept, "w") as archive:
        listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
        parts = "".join(
            f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{spreadsheet}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{parts}</Relationships>'
        )
        for n, rows in enumerate(sheets.values(), 1):
            cells = "".join(ROW.format(n=at, a=a, b=b) for at, (a, b) in enumerate(rows, 1))
            archive.writestr(
                f"xl/worksheets/sheet{n}.xml",
                f'<worksheet xmlns="{spreadsheet}"><sheetData>{cells}</sheetData></worksheet>',
            )
    return kept.getvalue()
