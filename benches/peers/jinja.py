"""Jinja2: checks that it says what is expected, then prints the microseconds of one text part.

    jinja.py FOLDER
"""
import json
import pathlib
import sys
import time
from types import SimpleNamespace

import jinja2

folder = pathlib.Path(sys.argv[1])
# Objects, as a service has them: of a dictionary, `order.items` would be the method.
facts = vars(json.loads((folder / "facts.json").read_text("utf-8"), object_hook=lambda fields: SimpleNamespace(**fields)))
template = jinja2.Environment().from_string((folder / "mail.txt").read_text("utf-8"))
expected = (folder / "expected.txt").read_text("utf-8").split()
if template.render(facts).split() != expected:
    sys.exit("Jinja2 says something else")

fastest = float("inf")
for _ in range(200):
    start = time.perf_counter()
    for _ in range(20):
        template.render(facts)
    fastest = min(fastest, (time.perf_counter() - start) / 20 * 1e6)
print(f"{fastest:.3f}")
