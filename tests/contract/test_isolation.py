"""A token of one athlete never reads, changes or deletes another's: every RPC, found by walking the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf import json_format

from tests.contract.cases import prepared
from tests.contract.ending import call
from tests.contract.surface import Rpc, rpc, rpcs
from tests.contract.world import filled

if TYPE_CHECKING:
    from tests.contract.ending import Client
    from tests.contract.ledger import Ledger
    from tests.contract.world import World

REFUSED = {"NOT_FOUND", "FAILED_PRECONDITION", "PERMISSION_DENIED"}
# They take an id and may still succeed, for it is not another's thing that they then act on.
MAY_SUCCEED = {
    "DataDeletionService.DeleteSourceData": "request ids are each athlete's own",
    "ImportService.CreateImport": "request ids are each athlete's own",
    "MemoryService.AddMemory": "request ids are each athlete's own",
    "PlanService.ProposePlan": "request ids are each athlete's own",
    "ImportService.ListImportItems": "a filter, which then finds nothing",
    "StravaService.PutStravaApplication": "a number of Strava's, which athletes may share",
}
WALKED = [each for each in rpcs() if not each.public]


# What comes of itself in the background: computed again as recordings and settings arrive, or the end of a deletion.
COMPUTED = {
    "completedAt",
    "dataUse",
    "metrics",
    "missing",
    "estimates",
    "staleActivityCount",
    "settingsRevision",
    "composing",
    "timeZone",
}


def possessions(world: World) -> dict[str, Any]:
    """All that the contract shows Ada of her own, but what is computed from it."""
    reads: dict[str, dict[str, Any]] = {
        "ActivityService.ListActivities": {"page_size": 100},
        "ActivityService.GetActivity": {"activity_id": world.activity_id},
        "AthleteService.GetAthlete": {},
        "DataDeletionService.ListDataDeletions": {"page_size": 100},
        "ConversationService.ListConversations": {"page_size": 100},
        "ExportService.ListExports": {"page_size": 100},
        "FeedbackService.ListFeedback": {},
        "ImportService.GetImport": {"import_id": world.import_id},
        "ImportService.ListImports": {"page_size": 100},
        "ImportService.ListImportItems": {"page_size": 500},
        "MemoryService.ListMemories": {},
        "PlanService.ListPlans": {},
        "ProfileService.ListGear": {},
        "ProfileService.ListProfiles": {},
        "ProfileService.ListRoutes": {},
        "PlanService.GetTrainingConstraints": {},
        "SessionService.ListSessions": {"page_size": 100},
        "WeekReviewService.ListWeekReviews": {"page_size": 100},
    }
    return {
        name: without_computed(json_format.MessageToDict(world.ask(name, world.ada.token, **fields)))
        for name, fields in reads.items()
    }


def without_computed(value: Any) -> Any:
    """A JSON value without the fields of COMPUTED, at any depth."""
    if isinstance(value, dict):
        return {key: without_computed(part) for key, part in value.items() if key not in COMPUTED}
    return [without_computed(part) for part in value] if isinstance(value, list) else value


def own_ids(world: World) -> set[str]:
    """Ids of Ada's that must never be in an answer to Ben."""
    return {
        world.ada.athlete_id,
        world.activity_id,
        world.import_id,
        world.ada.session_id,
        world.export_id,
    } - {""}


def of_ada(world: World, method: Rpc) -> dict[str, Any]:
    """A request that would succeed with Ada's token."""
    if method.name == "AthleteService.EraseAthlete":
        return {"confirm_athlete_id": world.ada.athlete_id}
    fields, _ = prepared(world, method.name)
    return fields


@pytest.mark.parametrize("method", WALKED, ids=str)
def test_another_athletes_token_finds_nothing_and_changes_nothing(
    method: Rpc, protocol: Client, world: World, ledger: Ledger
) -> None:
    ben = world.ben
    fields, hers = of_ada(world, method), own_ids(world)
    before = possessions(world) if method.ids else {}
    outcome = call(protocol, method, filled(method, fields), ben.token)
    ending = outcome.ending
    if method.operators:
        assert ending.code == "PERMISSION_DENIED", ending.text
    elif set(method.ids) & set(fields) and method.name not in MAY_SUCCEED:
        assert ending.code in REFUSED, f"{ending.code} {ending.text}"
    shown = " ".join(json_format.MessageToJson(message) for message in outcome.messages)
    assert not [found for found in hers if found in shown]
    if before:
        assert possessions(world) == before
    ledger.note(method.name, protocol.name, "isolation")


def test_a_request_id_of_another_gives_a_thing_of_ones_own(protocol: Client, world: World) -> None:
    request_id = "76a3c1de-6f0e-4c55-9f39-2f0d7c8b1a10"
    fields = {"request_id": request_id, "file_name": f"{protocol.name}.fit", "content": "YWJj"}
    upload = rpc("UploadService.CreateUpload")
    hers, his = (
        call(protocol, upload, filled(upload, fields), person.token).messages[0].upload
        for person in (world.ada, world.ben)
    )
    assert hers.upload_id != his.upload_id
    assert hers.import_id != his.import_id


def test_the_walk_meets_every_kind_of_id() -> None:
    kinds = {name for method in WALKED for name in method.ids}
    assert kinds >= {
        "activity_id",
        "import_id",
        "upload_id",
        "session_id",
        "event_id",
        "athlete_id",
        "export_id",
    }
