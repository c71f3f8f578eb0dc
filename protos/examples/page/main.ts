// Lists the last workouts and the coach's review of the newest, over gRPC-web from a browser.
import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { ActivityService } from "@runningmate/contracts/runningmate/analytics/v1/activity_service_pb";
import { CoachService } from "@runningmate/contracts/runningmate/coach/v1/coach_service_pb";

const form = document.querySelector("form")!;
const list = document.querySelector("ul")!;
const status = document.querySelector<HTMLElement>("[role=status]")!;

function line(text: string): void {
  const item = document.createElement("li");
  item.textContent = text; // names are other people's text: never as HTML
  list.append(item);
}

async function show(baseUrl: string, token: string): Promise<void> {
  const authorize: Interceptor = (next) => (request) => {
    request.header.set("authorization", `Bearer ${token}`);
    return next(request);
  };
  const transport = createGrpcWebTransport({ baseUrl, interceptors: [authorize] });
  const activities = createClient(ActivityService, transport);
  const page = await activities.listActivities({ pageSize: 5 }, { timeoutMs: 5000 });
  for (const activity of page.activities) {
    line(`${activity.localDate} ${activity.name}`);
  }
  const newest = page.activities[0];
  if (newest === undefined) {
    status.textContent = "There are no activities yet.";
    return;
  }
  const review = createClient(CoachService, transport).reviewActivity({ activityId: newest.id });
  for await (const { piece } of review) {
    if (piece.case === "sentence") {
      line(piece.value.text);
    } else if (piece.case === "completed") {
      status.textContent = "Done.";
      return;
    }
  }
  throw new ConnectError("The review was cut; try again.", Code.DataLoss); // no `completed`: not whole
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const given = new FormData(form);
  list.replaceChildren();
  status.textContent = "Asking…";
  show(String(given.get("gateway")), String(given.get("token"))).catch((error: unknown) => {
    status.textContent = ConnectError.from(error).rawMessage;
  });
});
