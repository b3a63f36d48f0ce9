import { mount, tick, unmount } from "svelte";
import { afterEach, expect, it, vi } from "vitest";
import App from "~/App.svelte";
import { choose } from "~/lib/i18n";
import { ids } from "~/lib/testids";
import { library } from "~/state/library.svelte";
import { session } from "~/state/session.svelte";
import { speech } from "~/state/speech.svelte";

let app: ReturnType<typeof mount> | undefined;
afterEach(async () => {
  if (app) await unmount(app);
  await choose("en", []);
});
const shown = (id: string) => document.querySelector(`[data-testid="${id}"]`)?.textContent ?? "";

it("changes every word at once, and leaves the vault open where it was", async () => {
  app = mount(App, { target: document.body });
  await vi.waitFor(() => expect(shown(ids.section("home"))).toContain("Home"));
  library.open({ kind: "person", id: 1 });
  await vi.waitFor(() => expect(document.querySelector(`[data-testid="${ids.detail}"] h1`)?.textContent).toBe("Marisol Sample Rivera"));
  expect(document.body.textContent).toContain("Date of birth");

  await speech.change("es");
  await tick();
  await vi.waitFor(() => expect(shown(ids.section("home"))).toContain("Inicio"));
  expect(session.open).toBe(true);
  expect(session.settings.language).toBe("es");
  expect(library.item).toEqual({ kind: "person", id: 1 });
  await vi.waitFor(() => expect(document.querySelector(`[data-testid="${ids.detail}"] h1`)?.textContent).toBe("Marisol Sample Rivera"));
  expect(document.body.textContent).not.toContain("Date of birth");
  expect(document.querySelectorAll(`[data-testid="${ids.section("home")}"]`)).toHaveLength(1);
});
