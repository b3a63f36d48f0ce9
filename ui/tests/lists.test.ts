import { afterEach, describe, expect, it, vi } from "vitest";
import { led, Typed } from "~/lib/rove.svelte";
import { ListView } from "~/state/lists.svelte";

afterEach(() => {
  document.documentElement.dir = "ltr";
  vi.useRealTimers();
});

describe("the keys of a list", () => {
  const layout = { count: 100, columns: 1, page: 10 };

  it("lead by a row, by what is seen, and to both ends", () => {
    expect(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"].map((key) => led(key, 50, layout))).toEqual([51, 49, 59, 41, 0, 99]);
    expect([led("ArrowUp", 0, layout), led("ArrowDown", 99, layout), led("PageDown", 95, layout)]).toEqual([0, 99, 99]);
    expect([led("ArrowRight", 5, layout), led("x", 5, layout)]).toEqual([null, null]);
  });

  it("lead along the line of reading among tiles", () => {
    const tiles = { ...layout, columns: 4 };
    expect(["ArrowDown", "ArrowRight", "ArrowLeft"].map((key) => led(key, 50, tiles))).toEqual([54, 51, 49]);
    document.documentElement.dir = "rtl";
    expect(led("ArrowRight", 50, tiles)).toBe(49);
  });

  it("find what begins with what is typed, and go round with the same letter", () => {
    vi.useFakeTimers();
    const names = ["Ana", "Bao", "Bela", "Carmen"];
    const find = (typed: Typed, letter: string, at: number) => typed.find(letter, at, names.length, (index) => names[index]!);
    const typed = new Typed();
    expect(find(typed, "b", 0)).toBe(1);
    expect(find(typed, "e", 1)).toBe(2);
    vi.advanceTimersByTime(1000);
    expect(typed.going).toBe(false);
    expect(find(typed, "b", 1)).toBe(2);
    expect(find(typed, "b", 2)).toBe(1);
    expect(find(new Typed(), "z", 0)).toBe(null);
  });
});

describe("a list of records", () => {
  interface Paper {
    title: string;
    kind: string;
    people: number[];
  }
  const papers: Paper[] = [
    { title: "Notice 10", kind: "notice", people: [1] },
    { title: "Árbol", kind: "other", people: [] },
    { title: "Notice 9", kind: "notice", people: [1, 2] },
  ];
  const make = () =>
    new ListView<Paper, "given" | "title", "kind" | "people">({
      sorts: { given: null, title: (a, b) => a.title.localeCompare(b.title, "en", { numeric: true }) },
      facets: { kind: (paper) => [paper.kind], people: (paper) => paper.people },
      words: (paper) => [paper.title, null],
    });
  const titles = (view: ReturnType<typeof make>) => view.of(papers).map((paper) => paper.title);

  it("is in the order of the vault until another is chosen", () => {
    const view = make();
    expect(titles(view)).toEqual(["Notice 10", "Árbol", "Notice 9"]);
    view.sort = "title";
    expect(titles(view)).toEqual(["Árbol", "Notice 9", "Notice 10"]);
  });

  it("is narrowed by any of a facet and by all facets and words", () => {
    const view = make();
    view.choose("kind", ["notice", "card"]);
    view.choose("people", [2]);
    expect(titles(view)).toEqual(["Notice 9"]);
    expect(view.narrowed).toBe(true);
    view.widen();
    view.words = "arbol";
    expect(titles(view)).toEqual(["Árbol"]);
    view.words = " ";
    expect(view.narrowed).toBe(false);
  });

  it("forgets all of it when the vault is closed", () => {
    const view = make();
    view.sort = "title";
    view.words = "x";
    view.tiles = true;
    view.clear();
    expect([view.sort, view.words, view.tiles]).toEqual(["given", "", false]);
  });
});
