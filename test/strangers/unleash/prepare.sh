#!/bin/sh
# Brings Unleash and all that it stands on from npm into brought/. In a copy of this folder.
set -eu
cd "$(dirname "$0")"
rm -rf brought && mkdir brought && cd brought
echo '{ "name": "brought", "private": true }' >package.json
npm install --silent --no-audit --no-fund --omit=dev unleash-server@8.2.0
