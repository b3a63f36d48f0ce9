import { describe, expect, it } from "vitest";
import { atStart, marked } from "~/lib/marked";

const shown = (text: string, typed: string) => marked(text, typed)?.map((part) => (part.hit ? `[${part.text}]` : part.text)).join("") ?? null;

describe("typed words in a text", () => {
  it("are found in any order, case and accent", () => {
    expect(shown("Add a person", "PER add")).toBe("[Add] a [per]son");
    expect(shown("Añadir código", "codigo")).toBe("Añadir [código]");
    expect(shown("Thông báo", "thong")).toBe("[Thông] báo");
  });

  it("must all be there", () => {
    expect(shown("Add a person", "add case")).toBeNull();
    expect(shown("Home", " ")).toBe("Home");
  });

  it("come first where a word begins with them", () => {
    expect(["Check it", "Scam check", "Which"].map((text) => atStart(marked(text, "ch")!))).toEqual([true, true, false]);
  });
});
