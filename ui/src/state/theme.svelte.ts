/** Puts the theme on the document: the chosen one, or the computer's own. */
import { session } from "./session.svelte";

export function followTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const more = matchMedia("(prefers-contrast: more)");
  const put = () => {
    const chosen = session.settings.theme;
    const own = more.matches ? "contrast" : dark.matches ? "dark" : "light";
    document.documentElement.dataset["theme"] = chosen === "system" ? own : chosen;
  };
  $effect(put);
  dark.addEventListener("change", put);
  more.addEventListener("change", put);
  return () => {
    dark.removeEventListener("change", put);
    more.removeEventListener("change", put);
  };
}
