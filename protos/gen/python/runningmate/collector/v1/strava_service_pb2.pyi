from google.api import annotations_pb2 as _annotations_pb2
from runningmate.collector.v1 import strava_pb2 as _strava_pb2
from runningmate.collector.v1 import strava_login_pb2 as _strava_login_pb2
from runningmate.collector.v1 import strava_webhook_pb2 as _strava_webhook_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
