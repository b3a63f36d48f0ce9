/** The page of all parts, each in each of its states. For development; never in the production bundle. `?theme=`, `?language=`, `?over=` picks what lies on top. */
import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/atkinson-hyperlegible-mono/index.css";
import "../../src/styles/tokens.css";
import "../../src/styles/base.css";
import "../../src/styles/controls.css";
import { mount } from "svelte";
import { choose } from "~/lib/i18n";

const asked = new URLSearchParams(location.search);
document.documentElement.dataset["theme"] = asked.get("theme") ?? "light";

// Every part is shown, or the pictures say so.
const parts = Object.keys(import.meta.glob("../../src/parts/*.svelte")).map((path) => path.split("/").at(-1)!);
const shown = Object.values(import.meta.glob<string>("./*.svelte", { query: "?raw", eager: true, import: "default" })).join("\n");
const missing = parts.filter((part) => !shown.includes(`parts/${part}"`));
if (missing.length > 0) console.warn(`not in the gallery: ${missing.join(", ")}`);

await choose(asked.get("language") ?? "en");
const { default: Gallery } = await import("./Gallery.svelte");
mount(Gallery, { target: document.getElementById("app")!, props: { over: asked.get("over") ?? "" } });
