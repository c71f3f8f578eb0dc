import { Title } from "../../components/Title.tsx";
import { AthleteSettings } from "./AthleteSettings.tsx";
import { ModelSettings } from "./ModelSettings.tsx";
import "./settings.css";
import { StravaApplication } from "./StravaApplication.tsx";

/** What the athlete gives: about themselves, and ids and secrets of other services. */
export function SettingsPage() {
  return (
    <div className="stack">
      <div className="stack-tight">
        <Title name="Settings">Settings</Title>
        <p className="muted prose">
          What your platforms say of you is on a page of its own: <a href="#/profile">profile, gear and routes</a>.
        </p>
      </div>
      <AthleteSettings />
      <ModelSettings />
      <StravaApplication />
    </div>
  );
}
