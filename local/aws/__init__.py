"""AWS on this machine: moto's server, made durable, wired to EventBridge targets and to the Lambda service."""

from local.aws import batch

batch.postpone()  # before any module of this package imports moto's interpreter
