#!/usr/bin/env bash
# Build the wheel, install it elsewhere, and list what is shipped from there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/pip wheel -q --no-deps -w "$folder" .
.venv/bin/pip install -q --no-deps --target "$folder/site" "$folder"/*.whl
cd "$folder"
PYTHONPATH="$folder/site" "$OLDPWD/.venv/bin/python" - <<'PYTHON'
from workbench.core.shipped import shipped_folder

for kind in ("expectations", "linkage_rules", "recipes", "layouts", "handover", "projects", "soft", "terms"):
    folder = shipped_folder(kind)
    names = sorted(path.name for path in folder.iterdir())
    assert "site" in folder.parts, folder
    assert names, kind
    print(f"{kind}: {', '.join(names)}")
PYTHON
