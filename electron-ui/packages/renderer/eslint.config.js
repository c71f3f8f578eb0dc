import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const FEATURES = ["activities", "activity", "coach", "fitness", "imports", "login", "memories", "plan", "settings", "strava"];

/** What a folder may not import: app > features > components > lib, and features never one another. */
const layer = (folder, forbidden) => ({
  files: [`src/${folder}/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ regex: `(^|/)(${forbidden.join("|")})(/|$)`, message: "Layers: app > features > components > lib." }] },
    ],
  },
});

export default tseslint.config(
  { ignores: ["dist*/", "node_modules/", "vite.config.ts"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, hooks.configs.flat["recommended-latest"]],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Effects start calls and streams here; the rule would ban the hooks that do so in one place.
      "react-hooks/set-state-in-effect": "off",
      "no-restricted-properties": [
        "error",
        ...["toFixed", "toPrecision", "toLocaleString", "toLocaleDateString", "toLocaleTimeString"].map((property) => ({
          property,
          message: "Numbers become text in lib/numerals.ts, days in lib/days.ts.",
        })),
      ],
      "no-restricted-globals": [
        "error",
        { name: "localStorage", message: "Only lib/store.ts keeps things in the browser." },
        { name: "sessionStorage", message: "Only lib/store.ts keeps things in the browser." },
      ],
    },
  },
  layer("lib", ["components", "features", "app"]),
  layer("components", ["features", "app"]),
  ...FEATURES.map((feature) => layer(`features/${feature}`, ["app", ...FEATURES.filter((other) => other !== feature).map((other) => `\\.\\./${other}`)])),
  { files: ["src/lib/store.ts"], rules: { "no-restricted-globals": "off" } },
  {
    files: ["e2e/**/*.mjs", "tools/**/*.mjs", "*.config.{js,ts}"],
    languageOptions: {
      globals: Object.fromEntries(
        ["process", "console", "URL", "Buffer", "document", "window", "performance", "getComputedStyle", "location", "localStorage", "setTimeout", "fetch", "MutationObserver", "DataTransfer", "File"].map((name) => [name, "readonly"]),
      ),
    },
  },
);
