import "./styles/tokens.css";
import "./styles/page.css";
import "./styles/shell.css";
import "./styles/parts.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app/App.tsx";
import { Guard } from "./app/Guard.tsx";
import { takeRedirect } from "./features/strava/redirect.ts";
import { startTheme } from "./lib/theme.ts";

startTheme();
takeRedirect();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Guard>
        <App />
      </Guard>
    </StrictMode>,
  );
}
