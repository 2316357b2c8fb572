"""AWS on this machine: moto's server, made durable, wired to EventBridge targets and to the Lambda service."""
