"""The table of `run.sh`: each turn beside Tera's of the same round.

    table.py TURNS
"""
import statistics
import sys

turns: dict[str, list[float]] = {}
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        name, micros = line.rstrip("\n").split("\t")
        turns.setdefault(name, []).append(float(micros))
first = next(iter(turns.values()))
print("| text part alone | ratio | least–most | µs, fastest |\n| --- | ---: | ---: | ---: |")
for name, micros in turns.items():
    ratios = [mine / tera for mine, tera in zip(micros, first, strict=True)]
    middle = statistics.median(ratios)
    print(f"| {name} | {middle:.2f} | {min(ratios):.2f}–{max(ratios):.2f} | {min(micros):.1f} |")
