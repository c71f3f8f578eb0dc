from google.api import annotations_pb2 as _annotations_pb2
from runningmate.coach.v1 import week_review_pb2 as _week_review_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
