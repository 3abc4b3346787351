#!/bin/sh
# Brings Prefect and all that it stands on from PyPI into brought/, for the Python of the image. In a copy of this folder.
set -eu
cd "$(dirname "$0")"
rm -rf brought
pip install --quiet --no-compile --no-warn-conflicts --target brought --implementation cp --python-version 3.13 \
  --platform "manylinux2014_$(uname -m)" --platform "manylinux_2_28_$(uname -m)" --only-binary=:all: \
  prefect==3.9.1 prefect-redis==0.3.0
