#!/bin/sh
# Starts RabbitMQ as the user rabbitmq. The broker itself reads RABBITMQ_DEFAULT_USER, RABBITMQ_DEFAULT_PASS and
# RABBITMQ_DEFAULT_VHOST, and its plugins from /etc/rabbitmq/enabled_plugins, as in the public image.
set -eu

if [ "${1:-}" = rabbitmq-server ] && [ "$(id -u)" = 0 ]; then
  find /var/lib/rabbitmq ! -user rabbitmq -exec chown rabbitmq: {} +
  # Not by Debian's own wrapper, which keeps what it prints from the container's log.
  shift
  exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups -- /usr/lib/rabbitmq/bin/rabbitmq-server "$@"
fi
exec "$@"
