import { describe, expect, it } from "vitest";
import { sources } from "./files";

const all = sources();

describe("the rooms of the page", () => {
  it("name the shell's package in one file only", () => {
    expect(all.filter((s) => s.text.includes("@tauri-apps")).map((s) => s.path)).toEqual(["lib/api.ts"]);
  });

  it("keep features apart", () => {
    for (const { path, text } of sources("features").map((s) => s)) {
      const own = path.split("/")[1];
      for (const [, other] of text.matchAll(/features\/(\w+)/g)) expect(other, path).toBe(own);
      expect(text, path).not.toMatch(/from "~\/shell/);
    }
  });

  it("keep parts free of words, colours and state", () => {
    for (const { path, text } of sources("parts")) {
      expect(text, path).not.toMatch(/import \{[^}]*\bm\b[^}]*\} from "~\/lib\/i18n"/);
      expect(text, path).not.toMatch(/from "~\/(state|features|shell)/);
      expect(text, path).not.toMatch(/#[0-9a-f]{3,8}\b(?![^<]*<\/script>)|rgba?\(|hsla?\(/i);
      expect(text.split("\n").length, path).toBeLessThanOrEqual(101);
    }
  });

  it("keep screens short", () => {
    for (const { path, text } of sources("features")) expect(text.split("\n").length, path).toBeLessThanOrEqual(201);
  });

  it("know nothing of what is for development", () => {
    for (const { path, text } of all) expect(text, path).not.toMatch(/from "[^"]*\bdev\//);
  });

  it("write no inline style", () => {
    for (const { path, text } of all.filter((s) => s.path.endsWith(".svelte"))) expect(text, path).not.toMatch(/\sstyle="/);
  });
});
