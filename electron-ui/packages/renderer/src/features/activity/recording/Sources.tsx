import type { Source } from "@runningmate/contracts/runningmate/common/v1/source_pb";
import { useState } from "react";

import { Words } from "../../../components/Words.tsx";
import type { Composition } from "./composition.ts";
import { Act } from "./Controls.tsx";
import { clockWords, elevationTitle, sourceWords, stravaAddress } from "./wording.ts";

/** The files that the activity rests on; several can be kept apart, or all but one be deleted. */
export function Sources({ composition }: { readonly composition: Composition }) {
  const { activity } = composition;
  return (
    <div className="stack-tight">
      <ul className="recording-list">
        {activity.sources.map((source, index) => (
          <Row
            key={source.recordingId || source.sha256}
            source={source}
            device={index === 0 ? activity.device : ""}
            isOnly={activity.sources.length === 1}
            composition={composition}
          />
        ))}
      </ul>
      {activity.elevationSource && <p className="muted small">Elevation: {elevationTitle(activity.elevationSource)}</p>}
      {activity.partial && (
        <p className="prose">
          Read in part: <Words text={activity.partial} />
        </p>
      )}
    </div>
  );
}

interface RowProps {
  readonly source: Source;
  readonly device: string;
  readonly isOnly: boolean;
  readonly composition: Composition;
}

function Row({ source, device, isOnly, composition }: RowProps) {
  const [isAsked, setAsked] = useState(false);
  const { recordingId, fileName, sha256 } = source;
  const address = stravaAddress(source);
  const facts = [device.replace(/_/g, " "), sourceWords(source), isOnly ? "" : clockWords(source.offsetS)].filter(Boolean);
  return (
    <li>
      <div className="recording-what">
        <span>{fileName}</span>
        <span className="muted small">
          {facts.join(" · ")}
          {" · "}
          <span className="numeral" title={sha256}>sha256 {sha256.slice(0, 12)}</span>
          {address && (
            <>
              {" · "}
              <a href={address} rel="noreferrer" target="_blank">View on Strava</a>
            </>
          )}
        </span>
        {isAsked && (
          <span className="small">
            It and what only it holds will be gone from this activity; only importing the file again brings it back.
          </span>
        )}
      </div>
      {!isOnly && !isAsked && (
        <div className="recording-acts">
          <Act isBusy={composition.isBusy} about={fileName} act={() => { composition.change({ case: "separation", value: { recordingId } }); }}>
            Keep apart
          </Act>
          <Act isBusy={composition.isBusy} about={fileName} act={() => { setAsked(true); }}>
            Delete …
          </Act>
        </div>
      )}
      {isAsked && (
        <div className="recording-acts">
          <Act isBusy={composition.isBusy} about={fileName} act={() => { composition.removeSource(recordingId); }}>
            Delete it
          </Act>
          <Act isBusy={false} about={fileName} act={() => { setAsked(false); }}>
            Keep it
          </Act>
        </div>
      )}
    </li>
  );
}
