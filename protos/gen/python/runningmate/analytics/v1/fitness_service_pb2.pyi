from google.api import annotations_pb2 as _annotations_pb2
from runningmate.analytics.v1 import best_effort_pb2 as _best_effort_pb2
from runningmate.analytics.v1 import fitness_pb2 as _fitness_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
