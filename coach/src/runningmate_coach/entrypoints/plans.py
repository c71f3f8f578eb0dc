"""PlanService over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from runningmate.coach.v1 import compliance_pb2, plan_service_pb2_grpc
from runningmate.coach.v1 import plan_request_pb2 as messages
from runningmate_coach.wire import plans
from runningmate_servicekit.tokens import principal

if TYPE_CHECKING:
    import grpc.aio

    from runningmate_coach.service.planning import Planning

register = plan_service_pb2_grpc.add_PlanServiceServicer_to_server


class PlanServicer(plan_service_pb2_grpc.PlanServiceServicer):
    """The caller's own plans."""

    def __init__(self, planning: Planning) -> None:
        self._planning = planning

    async def ProposePlan(
        self,
        request: messages.ProposePlanRequest,
        context: grpc.aio.ServicerContext[messages.ProposePlanRequest, messages.ProposePlanResponse],
    ) -> messages.ProposePlanResponse:
        shown = await self._planning.propose(
            principal().athlete_id,
            UUID(request.request_id),
            plans.goal_from(request.goal),
            plans.constraints_from(request.constraints) if request.HasField("constraints") else None,
            plans.day(request.from_date, "from_date") if request.from_date else None,
            health_cleared=request.health_cleared,
        )
        return messages.ProposePlanResponse(
            plan=plans.plan_to(shown.kept), forecast=plans.ahead_to(shown.forecast)
        )

    async def Replan(
        self,
        request: messages.ReplanRequest,
        context: grpc.aio.ServicerContext[messages.ReplanRequest, messages.ReplanResponse],
    ) -> messages.ReplanResponse:
        shown = await self._planning.replan(
            principal().athlete_id,
            UUID(request.request_id),
            UUID(request.plan_id),
            plans.goal_from(request.goal) if request.HasField("goal") else None,
            request.missed_session_id,
            plans.remedy_from(request.remedy),
            plans.constraints_from(request.constraints) if request.HasField("constraints") else None,
            health_cleared=request.health_cleared,
        )
        return messages.ReplanResponse(
            plan=plans.plan_to(shown.kept),
            changes=plans.changes_to(shown.changes),
            remedy=plans.remedy_to(shown.kept.remedy),
            forecast=plans.ahead_to(shown.forecast),
        )

    async def AcceptPlan(
        self,
        request: messages.AcceptPlanRequest,
        context: grpc.aio.ServicerContext[messages.AcceptPlanRequest, messages.AcceptPlanResponse],
    ) -> messages.AcceptPlanResponse:
        kept = await self._planning.accept(principal().athlete_id, UUID(request.plan_id))
        return messages.AcceptPlanResponse(plan=plans.plan_to(kept))

    async def GetPlan(
        self,
        request: messages.GetPlanRequest,
        context: grpc.aio.ServicerContext[messages.GetPlanRequest, messages.GetPlanResponse],
    ) -> messages.GetPlanResponse:
        plan_id = UUID(request.plan_id) if request.plan_id else None
        shown = await self._planning.show(principal().athlete_id, plan_id)
        return messages.GetPlanResponse(
            plan=plans.plan_to(shown.kept),
            forecast=plans.ahead_to(shown.forecast),
            changes=plans.changes_to(shown.changes),
        )

    async def ListPlans(
        self,
        request: messages.ListPlansRequest,
        context: grpc.aio.ServicerContext[messages.ListPlansRequest, messages.ListPlansResponse],
    ) -> messages.ListPlansResponse:
        found = await self._planning.all(principal().athlete_id)
        return messages.ListPlansResponse(plans=[plans.plan_to(one, weeks=False) for one in found])

    async def DeletePlan(
        self,
        request: messages.DeletePlanRequest,
        context: grpc.aio.ServicerContext[messages.DeletePlanRequest, messages.DeletePlanResponse],
    ) -> messages.DeletePlanResponse:
        await self._planning.remove(principal().athlete_id, UUID(request.plan_id))
        return messages.DeletePlanResponse()

    async def GetTrainingConstraints(
        self,
        request: messages.GetTrainingConstraintsRequest,
        context: grpc.aio.ServicerContext[
            messages.GetTrainingConstraintsRequest, messages.GetTrainingConstraintsResponse
        ],
    ) -> messages.GetTrainingConstraintsResponse:
        found = await self._planning.constraints(principal().athlete_id)
        return messages.GetTrainingConstraintsResponse(
            constraints=None if found is None else plans.constraints_to(found)
        )

    async def UpdateTrainingConstraints(
        self,
        request: messages.UpdateTrainingConstraintsRequest,
        context: grpc.aio.ServicerContext[
            messages.UpdateTrainingConstraintsRequest, messages.UpdateTrainingConstraintsResponse
        ],
    ) -> messages.UpdateTrainingConstraintsResponse:
        limits = plans.constraints_from(request.constraints)
        await self._planning.keep_constraints(principal().athlete_id, limits)
        return messages.UpdateTrainingConstraintsResponse(constraints=plans.constraints_to(limits))

    async def ExportPlan(
        self,
        request: messages.ExportPlanRequest,
        context: grpc.aio.ServicerContext[messages.ExportPlanRequest, messages.ExportPlanResponse],
    ) -> messages.ExportPlanResponse:
        made = await self._planning.export(
            principal().athlete_id,
            UUID(request.plan_id),
            plans.format_from(request.format),
            request.session_id,
        )
        return messages.ExportPlanResponse(
            file_name=made.name, media_type=made.media_type, content=made.content
        )

    async def GetCompliance(
        self,
        request: compliance_pb2.GetComplianceRequest,
        context: grpc.aio.ServicerContext[
            compliance_pb2.GetComplianceRequest, compliance_pb2.GetComplianceResponse
        ],
    ) -> compliance_pb2.GetComplianceResponse:
        weeks, provenance = await self._planning.compared(principal().athlete_id, UUID(request.plan_id))
        return compliance_pb2.GetComplianceResponse(
            weeks=plans.compliance_to(weeks), data_use=plans.data_use_to(provenance)
        )
