"""Inbound: gRPC servicers and the sweep."""
