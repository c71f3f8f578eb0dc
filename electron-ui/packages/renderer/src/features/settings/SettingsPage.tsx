import { Title } from "../../components/Title.tsx";
import { AthleteSettings } from "./AthleteSettings.tsx";
import { ModelSettings } from "./ModelSettings.tsx";
import "./settings.css";
import { StravaApplication } from "./StravaApplication.tsx";

/** What the athlete gives: about themselves, and ids and secrets of other services. */
export function SettingsPage() {
  return (
    <div className="stack">
      <Title name="Settings">Settings</Title>
      <AthleteSettings />
      <ModelSettings />
      <StravaApplication />
    </div>
  );
}
