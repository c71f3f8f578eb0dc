import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** A mesh for `npm run dev`, which answers for everything but the page itself. */
const mesh = process.env["RUNNINGMATE_SERVER"] ?? "http://127.0.0.1:8484";

const stub = fileURLToPath(new URL("src/lib/validation_stub.ts", import.meta.url));
const withoutValidationRules: Plugin = {
  name: "without-validation-rules",
  enforce: "pre",
  resolveId: (source) => (source.endsWith("buf/validate/validate_pb.ts") ? stub : null),
};

export default defineConfig({
  // Relative, so that the same files work at the gateway's root, below a path and from a desktop shell.
  base: "./",
  plugins: [withoutValidationRules, react()],
  build: {
    // The oldest browsers with CSS light-dark(), which the colour tokens are written in.
    target: ["chrome123", "firefox121", "safari17.5"],
    // Nothing becomes a data: address, so that the content security policy needs none for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // BokehJS is one file of 1.3 MB and is loaded only where a chart is shown.
    chunkSizeWarningLimit: 1400,
    rollupOptions: {
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
  server: { proxy: { "^/(runningmate\\.|v1/)": mesh } },
  test: { include: ["src/**/*.test.ts"] },
});
