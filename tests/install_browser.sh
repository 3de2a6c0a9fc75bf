#!/usr/bin/env bash
# The browser tests need a Chromium: use the one there is, else the system's package manager.
set -euo pipefail
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then
    echo "browser tests: using $(command -v "$name")"
    exit 0
  fi
done
as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null; then as_root="sudo"; else
    echo "browser tests: no Chromium, and no right to install one; they will be skipped" >&2
    exit 0
  fi
fi
if command -v apt-get >/dev/null; then
  echo "browser tests: installing Debian's package chromium with apt-get"
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
elif command -v dnf >/dev/null; then
  echo "browser tests: installing the package chromium with dnf"
  $as_root dnf install -y -q chromium
elif command -v brew >/dev/null; then
  echo "browser tests: installing the cask chromium with brew"
  brew install --cask chromium
else
  echo "browser tests: no Chromium and no known package manager; they will be skipped" >&2
fi
