#!/bin/sh
# Starts the gateway with the environment of the public image: options are its own; without any, VGW_BACKEND is the sort of
# store, VGW_BACKEND_ARG where it is, VGW_ARGS and VGW_BACKEND_ARGS what else is said before and behind them.
set -eu

if [ $# -eq 0 ]; then
  : "${VGW_BACKEND:?says what the gateway stores objects in: posix, and VGW_BACKEND_ARG in which folder}"
  # Unquoted: words of a command line.
  set -- ${VGW_ARGS:-} "$VGW_BACKEND" ${VGW_BACKEND_ARG:+"$VGW_BACKEND_ARG"} ${VGW_BACKEND_ARGS:-}
fi
exec versitygw "$@"
