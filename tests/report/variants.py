"""Writes two variants of a study: one with a range of counts, an ensemble, every pattern and a PDF, and one whose names hold markup.
    variants.py STUDY WITH-ENSEMBLE HOSTILE
"""
import json
import os
import sys

study_file, full_file, hostile_file = sys.argv[1:]
directory = os.path.dirname(os.path.realpath(study_file))


def with_whole_paths(value):
    if isinstance(value, dict):
        return {key: os.path.join(directory, each) if key in ("source", "from") and isinstance(each, str) else with_whole_paths(each)
                for key, each in value.items()}
    return [with_whole_paths(each) for each in value] if isinstance(value, list) else value


with open(study_file, encoding="utf-8") as stream:
    study = with_whole_paths(json.load(stream))
study["localities"]["effort"] = "quick"
measures = list(study["need"]["measures"])
count = study["localities"]["count"]
patterns = {"trends": {}, "scan": {"permutations": 999}, "pairs": [measures[:2]]}
with open(full_file, "w", encoding="utf-8") as stream:
    json.dump({**study, "outputs": {"report_pdf": True}, "need": {**study["need"], "funnel": True},
               "hotspots": {**study["hotspots"], **patterns},
               "localities": {**study["localities"], "count": {"min": count - 2, "max": count + 2}, "ensemble": {"plans": 32}}},
              stream)

study["title"] = "</title></script><script>window.broken=1</script>{{data}} & 'é'"
for measure in study["demand"]:
    measure["title"] = "<img src=x onerror=window.broken=1>"
for agency in study["agencies"]:
    agency["title"] = "</script><b>"
study["need"]["funnel"] = True
study["hotspots"].update(patterns)
with open(hostile_file, "w", encoding="utf-8") as stream:
    json.dump(study, stream)
