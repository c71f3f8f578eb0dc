import type { Profile } from "@runningmate/contracts/runningmate/analytics/v1/profile_pb";
import type { LabelledText } from "@runningmate/contracts/runningmate/common/v1/account_pb";
import { SourceKind } from "@runningmate/contracts/runningmate/common/v1/source_pb";
import { useCallback } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Title } from "../../components/Title.tsx";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { asText, number } from "../../lib/numerals.ts";
import { profiles } from "./clients.ts";
import { GearTable } from "./GearTable.tsx";
import { Routes } from "./Routes.tsx";

const SOURCES: Partial<Record<SourceKind, string>> = {
  [SourceKind.ARCHIVE]: "an archive",
  [SourceKind.STRAVA_API]: "Strava’s API",
};

/** What the athlete's platforms know beside activities: profile, gear and routes. */
export function ProfilePage() {
  const read = useCallback(async (signal: AbortSignal) => {
    const options = { signal, timeoutMs: CALL_TIMEOUT_MS };
    const [said, gear, routes] = await Promise.all([
      profiles.listProfiles({}, options),
      profiles.listGear({}, options),
      profiles.listRoutes({}, options),
    ]);
    return { profiles: said.profiles, gear: gear.gear, routes };
  }, []);
  const call = useCall(read);
  const found = call.data;
  const isEmpty = found && found.profiles.length + found.gear.length + found.routes.routes.length === 0;
  return (
    <div className="stack">
      <div className="stack-tight">
        <Title name="Profile">Profile, gear and routes</Title>
        <p className="muted prose">As the newest export of each platform says them.</p>
      </div>
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={call.retry} />}
      {!found && call.state !== "failed" && <Skeleton height={36} count={6} />}
      {isEmpty && (
        <p className="prose">
          Nothing is known yet. <a href="#/import">Import the archive</a> of your platform: it brings them along.
        </p>
      )}
      {found && found.gear.length > 0 && (
        <section className="stack-tight" aria-labelledby="gear">
          <h2 id="gear">Gear</h2>
          <GearTable gear={found.gear} />
        </section>
      )}
      {found && found.routes.routes.length > 0 && <Routes first={found.routes} />}
      {found?.profiles.map((profile) => <Told key={`${profile.provider} ${profile.sourceKind}`} told={profile} />)}
    </div>
  );
}

/** One platform's words about the athlete. */
function Told({ told }: { readonly told: Profile }) {
  const { provider, sourceKind, profile, components } = told;
  const place = [profile?.city, profile?.state, profile?.country].filter(Boolean).join(", ");
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Name", profile?.name],
    ["About", profile?.about],
    ["Sex", profile?.sex],
    ["Place", place],
    ["Weight", profile?.weightKg === undefined ? "" : asText(number(profile.weightKg, "kg", 1))],
    ["Threshold power", profile?.thresholdPowerW === undefined ? "" : asText(number(profile.thresholdPowerW, "W"))],
    ["Time zone", profile?.timeZone],
  ];
  const title = provider.charAt(0).toUpperCase() + provider.slice(1);
  return (
    <section className="stack-tight">
      <h2>
        {title} <span className="muted small">from {SOURCES[sourceKind] ?? "your files"}</span>
      </h2>
      <table className="table facts">
        <tbody>
          {facts.map(([name, text]) => text && (
            <tr key={name}>
              <td className="muted">{name}</td>
              <td className="prose">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {components.length > 0 && (
        <details className="folded">
          <summary>
            Parts <span className="muted numeral">{number(components.length).text}</span>
          </summary>
          <ul>
            {components.map(({ name, details }, index) => (
              <li key={index}>
                {name} <span className="muted">{wordsOf(details)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

const wordsOf = (details: readonly LabelledText[]): string => details.map(({ label, text }) => `${label}: ${text}`).join(", ");
