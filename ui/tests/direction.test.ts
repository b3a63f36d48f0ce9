import { describe, expect, it } from "vitest";
import { sources } from "./files";

/** On the page of a document left and right are those of the picture, in every language. */
const onThePage = ["lib/places.ts", "features/document/Table.svelte"];

const physical = [
  /(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b/,
  /border-(?:top|bottom)-(?:left|right)-radius/,
  /(?:^|[;{]\s*|\n\s*)(?:left|right)\s*:\s*[^;]*;/,
  /text-align:\s*(?:left|right)\b/,
  /\b(?:float|clear):\s*(?:left|right)\b/,
  /gradient\([^;]*\bto (?:left|right)\b/,
];

/** `padding: 1px 2px 3px 4px` names the left side by its place. */
function lopsided(css: string): string[] {
  return [...css.matchAll(/\b(?:padding|margin|inset|border-width|border-radius|border-color):\s*([^;{}]+);/g)]
    .filter(([, value]) => {
      const sides = value!.match(/(?:[^\s(]+\([^()]*(?:\([^()]*\)[^()]*)*\)|\S+)/g) ?? [];
      return sides.length === 4 && sides[1] !== sides[3];
    })
    .map(([rule]) => rule);
}

const styleOf = ({ path, text }: { path: string; text: string }) => (path.endsWith(".css") ? text : [...text.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((found) => found[1]).join("\n"));
const inScript = /style\.(?:left|right|marginLeft|marginRight|paddingLeft|paddingRight)|scrollLeft|left:\$\{/;

describe("right to left", () => {
  it("finds what it looks for", () => {
    expect(physical.some((rule) => rule.test("a {\n  left: 0;\n}"))).toBe(true);
    expect(physical.some((rule) => rule.test(".left {\n  margin-inline-start: 0;\n}"))).toBe(false);
    expect(lopsided("padding: 1px var(--s-1) 3px calc(1px + (2px * 3));")).toHaveLength(1);
    expect(lopsided("padding: 1px var(--s-1) 3px var(--s-1);")).toEqual([]);
  });

  it("is left to the words: no style names a left or a right side", () => {
    for (const source of sources().filter((s) => /\.(svelte|css)$/.test(s.path))) {
      const css = styleOf(source);
      for (const rule of physical) expect(css.match(rule)?.[0], source.path).toBeUndefined();
      expect(lopsided(css), source.path).toEqual([]);
    }
  });

  it("is not undone by a script, but on the page of a document", () => {
    expect(sources().filter((s) => inScript.test(s.text)).map((s) => s.path).sort()).toEqual(onThePage.toSorted());
  });

  it("leaves what stays left to right to one class", () => {
    for (const { path, text } of sources().filter((s) => s.path.endsWith(".svelte"))) expect(text.replace(/<style>[\s\S]*/, ""), path).not.toMatch(/\sdir="(?:ltr|rtl)"|\sdir=\{[^}]*"(?:ltr|rtl)"/);
  });
});
