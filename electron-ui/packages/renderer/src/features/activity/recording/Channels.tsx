import { number } from "../../../lib/numerals.ts";
import type { Composition } from "./composition.ts";
import { Choice } from "./Controls.tsx";
import { channelChoices } from "./grouping.ts";
import { fileTitles } from "./wording.ts";

/** Where each channel comes from when there are several files, and why; the athlete may choose another. */
export function Channels({ composition }: { readonly composition: Composition }) {
  const { activity, isBusy, change } = composition;
  const choices = channelChoices(activity.channelSources);
  if (choices.length === 0) return null;
  const files = [...fileTitles(activity.sources)];
  return (
    <details className="folded">
      <summary>
        Channels{" "}
        <span className="muted">
          <span className="numeral">{number(choices.length).text}</span>, each from the file that has it best
        </span>
      </summary>
      <table className="table channels">
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col">From</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {choices.map(({ channel, title, source }) => (
            <tr key={channel}>
              <th scope="row">{title}</th>
              <td>
                <Choice
                  key={source.recordingId}
                  label={`File for ${title.toLowerCase()}`}
                  value={source.recordingId}
                  values={files}
                  isBusy={isBusy}
                  apply={(recordingId) => { change({ case: "channelChoice", value: { channel, recordingId } }); }}
                />
              </td>
              <td className="muted">{source.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
