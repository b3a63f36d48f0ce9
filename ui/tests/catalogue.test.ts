import { describe, expect, it } from "vitest";
import { errorWords, fieldError, mayInsist } from "~/lib/errors";
import { m } from "~/lib/i18n";
import { plural, size } from "~/lib/i18n/format";
import type { Code } from "~/lib/bindings/Code";
import { binding, sources } from "./files";

/** Tables that are read by a key that comes from Rust, not by name. */
const byKey = ["errors", "fieldProblems", "kinds", "kindGroups", "roles", "channels", "docKinds", "sections", "history.actions", "lists.sortBy", "intake.fields", "settings.themes", "settings.tabs", "settings.languages", "settings.remindersOf", "settings.lockOn", "backups.concern", "keys.kinds", "keys.means", "keys.renewDamaged", "due.servedBy", "help.tabs", "help.number.kinds", "help.number.certainty", "help.missing.hasCode", "help.scam.standing", "rules.meaning", "rules.topics", "rules.certainty"];

function leaves(value: unknown, path = ""): string[] {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

describe("the catalogue", () => {
  const text = sources().filter((s) => !s.path.startsWith("lib/i18n")).map((s) => s.text).join("\n");

  it("has no word that is never said", () => {
    // A group handed whole to a part (`labels={m.secret}`) counts for what the part reads from `labels`.
    const used = (path: string) => {
      const [group, key] = path.split(".");
      return text.includes(`m.${path}`) || (new RegExp(`=\\{m\\.${group}\\}`).test(text) && text.includes(`labels.${key}`));
    };
    const unused = leaves(m).filter((path) => !byKey.some((table) => path.startsWith(`${table}.`)) && !used(path));
    expect(unused).toEqual([]);
  });

  it("leaves no message empty", () => {
    const empty: string[] = [];
    // Names of actions have dots in them: a path does not lead back to its message.
    const look = (value: unknown, path: string) => {
      if (typeof value === "string" && value.trim() === "") empty.push(path);
      else if (typeof value === "object" && value !== null) Object.entries(value).forEach(([key, inner]) => look(inner, `${path}.${key}`));
    };
    look(m, "m");
    expect(empty).toEqual([]);
  });

  it("counts by the rules of the language", () => {
    expect(m.lists.pages(1)).toBe("1 page");
    expect(m.lists.pages(1200)).toBe("1,200 pages");
    expect(plural("ar", 2, { two: "two", other: "many" })).toBe("two");
    expect(size(1_234_567)).toBe("1.2 MB");
  });

  it("says about a code only that it is about 90 days", () => {
    expect(m.code.left(12)).toContain("about");
    expect(m.code.ended(3)).toContain("about");
    expect(m.code.caveat).toContain("not published");
  });
});

describe("the errors", () => {
  const named = (name: string) => [...binding(name).matchAll(/"([a-zA-Z]+)"/g)].map((found) => found[1]!);

  it("have words for every code, with what to do next", () => {
    for (const code of named("Code")) {
      const words = errorWords({ code: code as Code, fields: [], limit: 5000 });
      expect(words.title.length, code).toBeGreaterThan(5);
      expect(words.next.length, code).toBeGreaterThan(10);
    }
  });

  it("have words for every field problem, under any name of the field", () => {
    for (const problem of named("FieldProblem")) {
      const error = { code: "refused" as const, fields: [{ field: "newPerson.fullName", problem: problem as never }] };
      expect(fieldError(error, "fullName"), problem).toBeTruthy();
      expect(fieldError(error, "receiptNumber")).toBeNull();
    }
    expect(mayInsist("looksLikeReceiptNumber")).toBe(true);
    expect(mayInsist("empty")).toBe(false);
  });

  it("name the limit", () => {
    expect(errorWords({ code: "tooManyPages", fields: [], limit: 500 }).next).toContain("500");
    expect(errorWords({ code: "tooSoon", fields: [], limit: 1500 }).next).toContain("2 seconds");
  });
});
