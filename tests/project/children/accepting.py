"""Accepts suggestions, and undoes them when none are left, saying each change once it is confirmed."""

import json
import sys

from workbench.project import Project

desk = Project.open(sys.argv[1]).clean_desk("people")
desk.suggestions()  # the libraries are loaded
print(json.dumps({"ready": desk.state().revision}), flush=True)
while True:
    offered = desk.suggestions()
    if offered.suggestions:
        done = desk.accept(offered.suggestions[0].id, offered.revision)
        said = {"revision": done.recipe.revision, "accepted": done.suggestion}
        print(json.dumps(said), flush=True)
        continue
    state = desk.state()
    while state.undo:
        state = desk.undo(state.revision)
        print(json.dumps({"revision": state.revision}), flush=True)
