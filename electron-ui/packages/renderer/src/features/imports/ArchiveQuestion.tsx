import type { Question } from "./intake.ts";
import { previewLines } from "./preview.ts";

/** What an export of a platform holds, before its import. */
export function ArchiveQuestion({ question }: { readonly question: Question }) {
  const { name, preview, answer } = question;
  return (
    <section className="notice" role="group" aria-labelledby="question">
      <h3 id="question">{name}: an export of {provider(preview.provider)}</h3>
      <ul className="items">
        {previewLines(preview).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {preview.problems.length > 0 && (
        <details>
          <summary>{preview.problemCount === 1 ? "1 problem" : `${String(preview.problemCount)} problems`}</summary>
          <ul className="items">
            {preview.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </details>
      )}
      <div className="row">
        <button type="button" className="button button-primary" onClick={() => { answer(true); }}>
          Import it
        </button>
        <button type="button" className="button" onClick={() => { answer(false); }}>
          Leave it
        </button>
      </div>
    </section>
  );
}

const provider = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
