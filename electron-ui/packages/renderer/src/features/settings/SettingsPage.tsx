import { Title } from "../../components/Title.tsx";
import { AthleteSettings } from "./AthleteSettings.tsx";
import "./settings.css";
import { StravaApplication } from "./StravaApplication.tsx";

/** What the athlete gives: about themselves, and ids and secrets of other services. */
export function SettingsPage() {
  return (
    <div className="stack">
      <Title name="Settings">Settings</Title>
      <AthleteSettings />
      <section className="stack-tight" aria-labelledby="memories">
        <h2 id="memories">The coach</h2>
        <p>
          <a href="#/memories">What it remembers of what you said</a>
        </p>
      </section>
      <StravaApplication />
    </div>
  );
}
