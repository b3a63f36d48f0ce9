/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { licences } from "./build/licences.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Mode `mock` (and the tests) swap the one file that talks to Rust for a made-up family, so that the page can be drawn without the app, and add
 * a language of made-up words. The production build knows nothing of them.
 */
export default defineConfig(({ mode }) => {
  const mock = mode === "mock" || mode === "test";
  return {
    plugins: [svelte(), licences(at("."))],
    resolve: {
      alias: [
        ...(mock
          ? [
              { find: /^~\/lib\/api$/, replacement: at("./dev/api.mock.ts") },
              { find: /^~\/lib\/i18n\/languages$/, replacement: at("./dev/languages.mock.ts") },
            ]
          : []),
        { find: /^~\//, replacement: at("./src") + "/" },
      ],
      ...(mode === "test" ? { conditions: ["browser"] } : {}),
    },
    clearScreen: false,
    build: {
      target: ["es2022", "safari16"],
      outDir: mock ? "dist-mock" : "dist",
      emptyOutDir: true,
      // The content security policy takes styles and fonts from files only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      ...(mock ? { rollupOptions: { input: [at("./index.html"), at("./dev/gallery/gallery.html")] } } : {}),
    },
    test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], testTimeout: 60_000 },
  };
});
