import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "~/lib/api";
import { bulk } from "~/state/bulk.svelte";
import { library } from "~/state/library.svelte";
import { Picked, picked } from "~/state/picked.svelte";
import { session } from "~/state/session.svelte";
import { toasts } from "~/state/toasts.svelte";

describe("what is picked out", () => {
  it("grows by a range from where it began, and shrinks to what is listed", () => {
    const some = new Picked();
    some.flip(3);
    some.range([1, 2, 3, 4, 5], 5);
    expect(some.ids).toEqual([3, 4, 5]);
    some.range([1, 2, 3, 4, 5], 2);
    expect(some.ids).toEqual([2, 3]);
    some.keep([1, 3]);
    expect(some.ids).toEqual([3]);
    some.leave([3]);
    expect([some.on, some.count]).toEqual([false, 0]);
  });

  it("begins a range at its own end when nothing was picked", () => {
    const some = new Picked();
    some.range([1, 2, 3], 2);
    expect(some.ids).toEqual([2]);
  });
});

describe("one thing done to many", () => {
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await session.refresh();
    await library.load();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    toasts.clear();
    picked.clear();
  });

  it("is taken back at once", async () => {
    const before = library.documents.length;
    picked.all([1, 2]);
    await bulk.trash(picked.ids);
    expect([library.documents.length, picked.on]).toEqual([before - 2, false]);
    toasts.list[0]!.action!.run();
    await vi.waitFor(() => expect(library.documents.length).toBe(before));
  });

  it("says how many failed and why, and leaves those picked", async () => {
    vi.spyOn(api, "trash").mockImplementation(async ({ id }) => {
      if (id === 2) throw { code: "busy", fields: [] };
    });
    picked.all([1, 2, 3]);
    await bulk.trash(picked.ids);
    expect(picked.ids).toEqual([2]);
    expect(toasts.list.map(({ tone }) => tone)).toEqual(["plain", "bad"]);
    expect(toasts.list[1]!.title).toContain("1 of 3");
  });

  it("links only what is not linked, and unlinks only that", async () => {
    const save = vi.spyOn(api, "saveDocument");
    await bulk.link([1, 15], 1, "I-485");
    expect(save.mock.calls.map(([id, input]) => [id, input.cases])).toEqual([[15, [1]]]);
    toasts.list[0]!.action!.run();
    await vi.waitFor(() => expect(save.mock.lastCall?.[1].cases).toEqual([]));
  });

  it("stops when it is told to, and says what was done", async () => {
    const trash = vi.spyOn(api, "trash").mockImplementation(async () => bulk.stop());
    picked.all([1, 2, 3]);
    await bulk.trash(picked.ids);
    expect(trash).toHaveBeenCalledTimes(1);
    expect(picked.ids).toEqual([2, 3]);
  });
});
