"""Compares the sheets of localities.xlsx as LibreOffice shows them, a CSV file for each, with what openpyxl reads.
    read_sheets.py RUN SHEETS
"""
import csv
import os
import sys

import openpyxl

run, sheets = sys.argv[1:3]
book = openpyxl.load_workbook(os.path.join(run, "localities.xlsx"))
cells = 0
for sheet in book.worksheets:
    with open(os.path.join(sheets, f"localities-{sheet.title}.csv"), encoding="utf-8", newline="") as stream:
        shown = list(csv.reader(stream))
    kept = [[cell for cell in row] for row in sheet.iter_rows()]
    if len(shown) != len(kept):
        sys.exit(f"{sheet.title}: LibreOffice shows {len(shown)} rows of {len(kept)}")
    for line, row in zip(shown, kept):
        for text, cell in zip(line, row):
            place = f"{sheet.title}!{cell.coordinate}"
            if text.startswith(("#", "Err:")):
                sys.exit(f"{place}: LibreOffice shows {text}")
            if isinstance(cell.value, str) and text != cell.value:
                sys.exit(f"{place}: LibreOffice shows {text!r}, it holds {cell.value!r}")
            if cell.value is None and text != "":
                sys.exit(f"{place}: LibreOffice shows {text!r}, it is empty")
            if isinstance(cell.value, (int, float)):
                try:
                    number = float(text.replace(",", ""))
                except ValueError:
                    sys.exit(f"{place}: LibreOffice shows {text!r} for the number {cell.value}")
                if abs(number - cell.value) > 0.5 * max(1.0, abs(cell.value) * 1e-3):
                    sys.exit(f"{place}: LibreOffice shows {text} for {cell.value}")
            cells += 1
print(f"LibreOffice shows {len(book.worksheets)} sheets, {cells} cells, as they are")
