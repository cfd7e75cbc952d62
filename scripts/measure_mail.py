#!/usr/bin/env python3
"""Judges labelled mail with `auto_reply --verdict` and counts.

    measure_mail.py AUTO_REPLY FOLDER [OPTION …]

FOLDER holds labels.tsv (file, should_reply, reason, class, evidence, …) and the mails that it names; a folder that is not
there is skipped. The options go to auto_reply as they are, `--own ADDRESS`. Rows whose evidence is `content` show
nothing in their headers; they are counted apart. Ends with 1 if another row is judged otherwise than labelled.
"""
import csv
import pathlib
import subprocess
import sys
from collections import Counter


def main() -> int:
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, folder, options = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    if not (folder / "labels.tsv").is_file():
        print(f"skipped: no labels.tsv in {folder}")
        return 0
    with open(folder / "labels.tsv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    files = [str(folder / row["file"]) for row in rows]
    run = subprocess.run([program, *options, "--verdict", *files], capture_output=True, check=False)
    sys.stderr.write(run.stderr.decode())
    verdicts = {}
    for line in run.stdout.decode("utf-8").splitlines():
        name, *rest = line.split("\t")
        assert len(rest) == 5, line
        verdicts[pathlib.Path(name).name] = rest
    counts, wrong, content = Counter(), [], []
    for row in rows:
        got = verdicts.get(row["file"], ["error", "-", "-", "-", "-"])
        wanted = "answer" if row["should_reply"] == "yes" else "hold"
        held = "hold" if got[0] == "error" else got[0]
        kind = "content" if row["evidence"] == "content" else wanted
        counts[kind, "right" if held == wanted else "wrong"] += 1
        line = f"{row['file']}: {row['class']}; wanted {wanted}, got {' | '.join(got)}"
        if kind == "content":
            content.append(line)
        elif held != wanted:
            wrong.append(line)
    for kind in ("answer", "hold", "content"):
        right, total = counts[kind, "right"], counts[kind, "right"] + counts[kind, "wrong"]
        print(f"{kind:8} {right} of {total} right")
    for title, lines in (("nothing in the headers", content), ("wrong", wrong)):
        for line in lines:
            print(f"{title}: {line}")
    return 1 if wrong else 0


sys.exit(main())
