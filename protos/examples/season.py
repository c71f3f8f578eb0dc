# ruff: noqa: INP001, T201 - a script that prints
"""Prints the last workouts, and the coach's review of the newest while it is written.

Needs nothing of RunningMate but the wheel of its contracts:

    pip install runningmate_protos-0.1.0-py3-none-any.whl
    RUNNINGMATE_TOKEN=$(runningmate token) python season.py 127.0.0.1:8484
"""

from __future__ import annotations

import os
import sys

import grpc

from runningmate.analytics.v1 import activity_pb2, activity_service_pb2_grpc
from runningmate.coach.v1 import coach_service_pb2_grpc, review_pb2
from runningmate.common.v1 import sport_pb2

DEADLINE_S = 5


def main(target: str, token: str) -> int:
    """Returns 0, or 1 when the mesh refuses; why is then on standard error."""
    metadata = (("authorization", f"Bearer {token}"),)
    with grpc.insecure_channel(target) as channel:
        try:
            show(channel, metadata)
        except grpc.RpcError as error:
            if not isinstance(error, grpc.Call):
                raise
            print(f"{error.code().name}: {error.details()}", file=sys.stderr)
            return 1
    return 0


def show(channel: grpc.Channel, metadata: tuple[tuple[str, str], ...]) -> None:
    """Prints a page of activities and one review."""
    activities = activity_service_pb2_grpc.ActivityServiceStub(channel)
    page = activities.ListActivities(
        activity_pb2.ListActivitiesRequest(page_size=5), metadata=metadata, timeout=DEADLINE_S
    )
    for activity in page.activities:
        print(activity.local_date, sport_pb2.Sport.Name(activity.sport), activity.name)
    if not page.activities:
        print("There are no activities yet.")
        return
    coach = coach_service_pb2_grpc.CoachServiceStub(channel)
    request = review_pb2.ReviewActivityRequest(activity_id=page.activities[0].id)
    for piece in coach.ReviewActivity(request, metadata=metadata):
        kind = piece.WhichOneof("piece")
        if kind == "sentence":
            print(piece.sentence.text)
        elif kind == "completed":
            return
        elif kind == "failed":
            break
    print("The review was cut; try again.", file=sys.stderr)  # a stream without `completed` is not whole


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.environ["RUNNINGMATE_TOKEN"]))
