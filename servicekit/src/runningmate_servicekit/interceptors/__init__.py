"""What happens around each call: authentication, validation, errors, metrics, tracing, request ids.

Handlers are wrapped once, at registration, instead of at each call: grpc.aio's own interceptors look the handler up
and wrap it again for every request.
"""
