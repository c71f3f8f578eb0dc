import type { ReactNode } from "react";

import { ImportSign } from "../features/imports/ImportSign.tsx";
import { logOut } from "../lib/clients.ts";
import { type Choice, chooseTheme, useThemeChoice } from "../lib/theme.ts";

const PAGES = [
  { name: "activities", title: "Activities" },
  { name: "coach", title: "Coach" },
  { name: "plan", title: "Plan" },
  { name: "fitness", title: "Fitness" },
  { name: "import", title: "Import" },
  { name: "strava", title: "Strava" },
  { name: "settings", title: "Settings" },
] as const;

const THEMES: readonly (readonly [Choice, string])[] = [
  ["system", "Theme: auto"],
  ["light", "Theme: light"],
  ["dark", "Theme: dark"],
];

interface Props {
  readonly page: string;
  readonly isLoggedIn: boolean;
  readonly children: ReactNode;
}

/** What surrounds every page. */
export function Shell({ page, isLoggedIn, children }: Props) {
  const theme = useThemeChoice();
  return (
    <>
      <a className="button skip" href="#main" onClick={toMain}>
        Skip to the content
      </a>
      <header className="bar">
        <a className="brand" href="#/">
          MyAIRunningMate
        </a>
        {isLoggedIn && (
          <nav aria-label="Pages">
            {PAGES.map(({ name, title }) => (
              <a key={name} href={`#/${name}`} aria-current={page === name ? "page" : undefined}>
                {title}
              </a>
            ))}
          </nav>
        )}
        <div className="bar-end">
          {isLoggedIn && <ImportSign />}
          <select
            className="field"
            aria-label="Colours"
            value={theme}
            onChange={(event) => {
              chooseTheme(event.target.value as Choice);
            }}
          >
            {THEMES.map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
          {isLoggedIn && (
            <button type="button" className="button" onClick={leave}>
              Log out
            </button>
          )}
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function toMain(event: React.MouseEvent): void {
  // The hash is the address; a jump to an anchor would change the page.
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function leave(): void {
  // A mesh that does not answer is no reason to stay logged in here.
  void logOut().catch(() => undefined);
}
