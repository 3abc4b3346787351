#!/bin/sh
# Brings Kinto and all that it stands on from PyPI into brought/, for the Python of the image. In a copy of this folder.
# legacy-cgi: what packages need of a Python newer than the one that runs pip, pip does not see.
set -eu
cd "$(dirname "$0")"
rm -rf brought
pip install --quiet --no-compile --no-warn-conflicts --target brought --implementation cp --python-version 3.13 \
  --platform "manylinux2014_$(uname -m)" --platform "manylinux_2_28_$(uname -m)" --only-binary=:all: \
  'kinto[postgresql]==26.5.0' legacy-cgi
