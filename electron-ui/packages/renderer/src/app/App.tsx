import { ActivitiesPage } from "../features/activities/ActivitiesPage.tsx";
import { FitnessPage } from "../features/fitness/FitnessPage.tsx";
import { ImportPage } from "../features/imports/ImportPage.tsx";
import { LoginPage } from "../features/login/LoginPage.tsx";
import { StravaPage } from "../features/strava/StravaPage.tsx";
import { Title } from "../components/Title.tsx";
import { session } from "../lib/session.ts";
import { useSignal } from "../lib/signal.ts";
import { type Route, parse, replaceHash, useHash } from "./route.ts";
import { later } from "./Later.tsx";
import { Shell } from "./Shell.tsx";

const ActivityPage = later(async () => (await import("../features/activity/ActivityPage.tsx")).ActivityPage);
const CoachPage = later(async () => (await import("../features/coach/CoachPage.tsx")).CoachPage);
const MemoriesPage = later(async () => (await import("../features/memories/MemoriesPage.tsx")).MemoriesPage);
const PlanPage = later(async () => (await import("../features/plan/PlanPage.tsx")).PlanPage);
const ProfilePage = later(async () => (await import("../features/profile/ProfilePage.tsx")).ProfilePage);
const SettingsPage = later(async () => (await import("../features/settings/SettingsPage.tsx")).SettingsPage);

const HOME = "activities";

/** Chooses the page of the address; without a session every address leads to the log-in. */
export function App() {
  const route = parse(useHash());
  const known = useSignal(session);
  const [page = HOME, id = ""] = route.path;
  if (page === "login" || !known) {
    const code = page === "login" ? id : "";
    return (
      <Shell page="login" isLoggedIn={false}>
        <LoginPage key={code} code={code} entered={page === "login" ? toHome : undefined} />
      </Shell>
    );
  }
  return (
    <Shell page={page} isLoggedIn>
      {/* Another athlete's session begins with nothing of the one before. */}
      <Page key={known.athleteId} page={page} id={id} route={route} />
    </Shell>
  );
}

function Page({ page, id, route }: { readonly page: string; readonly id: string; readonly route: Route }) {
  if (page === "activities" && id) return <ActivityPage key={id} id={id} />;
  if (page === "activities") return <ActivitiesPage sport={route.query.get("sport") ?? ""} token={route.query.get("page") ?? ""} />;
  if (page === "coach") return <CoachPage id={id} />;
  if (page === "memories") return <MemoriesPage />;
  if (page === "plan") return <PlanPage key={id} id={id} />;
  if (page === "fitness") return <FitnessPage />;
  if (page === "import") return <ImportPage />;
  if (page === "profile") return <ProfilePage />;
  if (page === "settings") return <SettingsPage />;
  if (page === "strava") return <StravaPage />;
  return (
    <div className="stack">
      <Title name="Not found">There is no such page</Title>
      <p>
        Check the address, or go to the <a href="#/">activities</a>.
      </p>
    </div>
  );
}

function toHome(): void {
  replaceHash("#/");
}
