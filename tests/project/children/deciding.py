"""Judges pairs, and undoes now and then, saying each word once it is confirmed."""

import json
import sys

from workbench.project import Project

desk = Project.open(sys.argv[1]).link_desk("people")
pair = desk.next_pair("a")  # the libraries are loaded
print(json.dumps({"ready": len(desk.decisions())}), flush=True)
done = 0
while pair := desk.next_pair("a"):
    done += 1
    said = desk.decide(pair.left, pair.right, "same" if done % 2 else "different", "a")
    print(json.dumps({"act": said.act, "undone": False}), flush=True)
    if done % 3 == 0:
        print(json.dumps({"act": desk.undo("a").act, "undone": True}), flush=True)
    if done % 5 == 0:
        suspect = desk.suspects()[0].entity
        said = desk.split(suspect, {1: "1", 2: "2"}, "a")
        print(
            json.dumps({"act": said.act, "undone": False, "rows": len(said.decisions)}), flush=True
        )
