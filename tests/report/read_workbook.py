"""Reads localities.xlsx back with openpyxl and compares it with the CSV tables of the same run.
    read_workbook.py RUN
"""
import csv
import os
import sys

import openpyxl

run = sys.argv[1]


def rows(file):
    with open(os.path.join(run, file), encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def expect(holds, what):
    if not holds:
        sys.exit("localities.xlsx: " + what)


def records(sheet):
    lines = sheet.iter_rows(values_only=True)
    names = next(lines)
    return [dict(zip(names, line)) for line in lines]


book = openpyxl.load_workbook(os.path.join(run, "localities.xlsx"))
names = ["Notes", "Summary", "Localities", "Profile", "Bounds", "Footprints", "Matrix", "Services", "Borders",
         "Assignment", "Trends", "Periods", "Clusters", "Outside limits"]
expect(book.sheetnames == names, f"the sheets are {book.sheetnames}")
for sheet in book.worksheets[1:]:
    expect(sheet.freeze_panes == "B2", f"{sheet.title}: the header does not stay in view")
    expect(sheet.auto_filter.ref, f"{sheet.title}: has no filter")
    noted = {row[1] for row in book["Notes"].iter_rows(values_only=True) if row[1]}
    for cell in sheet[1]:
        expect(cell.value in noted, f"{sheet.title}: the notes do not say what {cell.value} is")

matrix = records(book["Matrix"])
people = {each["locality"]: float(each["population_all"]) for each in rows("localities.csv")}
for agency in {each["agency"] for each in matrix}:
    for locality, all_people in people.items():
        there = sum(each[locality] for each in matrix if each["agency"] == agency)
        expect(abs(there - all_people) <= 0.02 * all_people, f"{agency} has {there} of {all_people} people in {locality}")
for each in matrix:
    expect(abs(sum(each[locality] for locality in people) - each["people"]) <= len(people),
           f"{each['area']}: its people do not add up")
    expect(each[each["largest"]] == max(each[locality] for locality in people), f"{each['area']}: another has more")

services = records(book["Services"])
classes = rows("units.csv")
for each in services:
    hot = {name: {unit["code"] for unit in classes if unit[name.replace("/", "_") + "_hotspot"] == "hot"}
           for name in (each["measure"], each["other"])}
    expect(len(hot[each["measure"]] & hot[each["other"]]) == each["hot_both"], f"{each}: hot for both")

assignment = records(book["Assignment"])
expect([(each["Unit"], each["Locality"]) for each in assignment] ==
       [(each["unit"], each["locality"]) for each in rows("assignment.csv")], "the assignment is not that of assignment.csv")
expect(all(cell.data_type == "s" and cell.number_format == "@" for cell in list(book["Assignment"]["A"])[1:]),
       "codes are not texts")

for found, wanted in zip(records(book["Localities"]), rows("localities.csv"), strict=True):
    for column, value in found.items():
        text = wanted[column]
        same = value is None if text == "" else value == text if isinstance(value, str) else abs(value - float(text)) < 1e-9
        expect(same, f"{wanted['locality']} has {value} in {column}, localities.csv {text}")

localities = {each["locality"]: each for each in rows("localities.csv")}
needs = [each for each in rows("needs.csv") if each["locality"] != "all"]
profile = records(book["Profile"])
expect(len(profile) == len(needs), "the profile has too many or too few rows")
for found, wanted in zip(profile, needs):
    expect(found["Locality"] == wanted["locality"], "the profile is not in the order of needs.csv")
    z = localities[wanted["locality"]][wanted["measure"].replace("/", "_") + "_z"]
    expect(abs(found["Standardised"] - float(z)) < 0.006, f"{wanted['locality']} has {found['Standardised']}, localities.csv {z}")
    if found["Low"] is not None:
        expect(found["Low"] <= found["Rate or score"] <= found["High"], f"{wanted['locality']}: an interval without its rate")

people = {}
for each in records(book["Footprints"]):
    people[each["Locality"], each["Agency"]] = people.get((each["Locality"], each["Agency"]), 0) + each["Of locality"]
expect(people and all(share < 1.01 for share in people.values()), "a locality has more people in areas than it has")
expect(all(each["Kept"] == "kept" for each in records(book["Bounds"])), "a bound is broken")
expect(len(records(book["Borders"])) > 0, "there are no borders")
trends = rows("trends.csv")
measures = list(dict.fromkeys(each["measure"] for each in trends))
of_units = {each["unit"]: each["locality"] for each in rows("assignment.csv")}
sheet = records(book["Trends"])
expect(len(sheet) == len(measures) * (1 + len(localities)), "the trends have too many or too few rows")
for i, measure in enumerate(measures):
    for each in sheet[i * (1 + len(localities)):(i + 1) * (1 + len(localities))]:
        for column, names_of in (("Rising", {"trend": ["rising"]}), ("Falling", {"trend": ["falling"]}),
                                 ("Hot for the first time", {"emerging": ["new hot"]}),
                                 ("Hot on and off", {"emerging": ["sporadic hot", "oscillating hot"]})):
            (key, wanted), = names_of.items()
            count = sum(row[key] in wanted and row["measure"] == measure and each["Locality"] in ("all", of_units[row["unit"]])
                        for row in trends)
            expect(each[column] == count, f"{each}: {column} is {count} in trends.csv")
periods = {(each["measure"], each["period"]) for each in rows("trend_periods.csv")}
expect(len(records(book["Periods"])) == len(periods), "the periods are not those of trend_periods.csv")
expect([each["cluster"] for each in records(book["Clusters"])] == [each["cluster"] for each in rows("scan.csv")],
       "the clusters are not those of scan.csv")
outside = sorted((each["Unit"], each["Where it lies"]) for each in records(book["Outside limits"]))
wanted = sorted((unit["code"], value) for unit in classes for column, value in unit.items()
                if column.endswith("_funnel") and value not in ("", "usual"))
expect(outside == wanted and outside, "the units outside limits are not those of units.csv")
for each in records(book["Outside limits"]):
    above = each["Where it lies"] in ("high", "very high")
    expect((each["Figure"] >= each["Limit"]) == above, f"{each}: on the wrong side of its limit")

values = {each["What"]: each["Value"] for each in records(book["Summary"])}
expect(values["Localities"] == len(rows("localities.csv")) and values["Units"] == len(assignment), "the summary miscounts")
print(f"localities.xlsx: {len(names)} sheets agree with the tables")
