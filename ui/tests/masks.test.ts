import { mount, tick, unmount } from "svelte";
import { afterEach, expect, it, vi } from "vitest";
import App from "~/App.svelte";
import { ids } from "~/lib/testids";
import { library } from "~/state/library.svelte";
import { session } from "~/state/session.svelte";
import { secretTexts } from "../dev/family";

let app: ReturnType<typeof mount> | undefined;
afterEach(() => app && unmount(app));

const settle = async () => {
  for (let i = 0; i < 12; i++) {
    await new Promise((done) => setTimeout(done, 2));
    await tick();
  }
};
const secretsIn = (html: string) => [...secretTexts.values()].filter((secret) => html.includes(secret));

it("keeps every secret out of the page until it is revealed, and out again after locking", async () => {
  app = mount(App, { target: document.body });
  await vi.waitFor(() => expect(document.querySelector(`[data-testid="${ids.lock}"]`)).toBeTruthy());
  await settle();
  for (const item of [
    { kind: "person", id: 1 },
    { kind: "case", id: 1 },
    { kind: "code", id: 1 },
    { kind: "document", id: 2 },
  ] as const) {
    library.open(item);
    await settle();
    expect(library.detail?.kind).toBe(item.kind);
    expect(secretsIn(document.documentElement.outerHTML), item.kind).toEqual([]);
  }

  library.open({ kind: "code", id: 1 });
  await settle();
  const press = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`)!.click();
  press(ids.reveal);
  await settle();
  expect(secretsIn(document.documentElement.outerHTML)).toEqual([]);
  press(ids.scamGo);
  await settle();
  expect(document.querySelector(`[data-testid="${ids.revealed}"]`)?.textContent).toBe("Qx7-I1lO0-8B5S");

  window.dispatchEvent(new Event("blur"));
  await settle();
  expect(secretsIn(document.documentElement.outerHTML)).toEqual([]);

  press(ids.reveal);
  await settle();
  await session.lock();
  await settle();
  expect(document.querySelector(`[data-testid="${ids.unlockPassphrase}"]`)).toBeTruthy();
  expect(secretsIn(document.documentElement.outerHTML)).toEqual([]);
  expect(document.documentElement.outerHTML).not.toContain("Marisol");
});
