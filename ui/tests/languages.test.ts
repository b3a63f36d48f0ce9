import { readFileSync, readdirSync } from "node:fs";
import ts from "typescript";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { choose, m, match, type Messages } from "~/lib/i18n";
import { ago, date, formats, instant, list, number, percent, plural, size } from "~/lib/i18n/format";
import { isolated } from "~/lib/i18n/isolate";
import { en } from "~/lib/i18n/messages/en";
import { mirrored, pseudo } from "../dev/languages.mock";
import { languages } from "../src/lib/i18n/languages";
import { ownWords, same, terms } from "./terms";

/** Every counted message, as it is asked for: in which language, and with which forms. */
const counted = vi.hoisted(() => ({ calls: [] as { language: string; forms: string[] }[] }));
vi.mock("~/lib/i18n/format", async (load) => {
  const real = await load<typeof import("~/lib/i18n/format")>();
  const plural: typeof real.plural = (language, count, forms) => {
    counted.calls.push({ language, forms: Object.keys(forms) });
    return real.plural(language, count, forms);
  };
  return { ...real, plural };
});

type Call = (...args: unknown[]) => unknown;
type Leaf = string | Call;

function leaves(value: unknown, path: string[] = []): [string, Leaf][] {
  if (typeof value === "string" || typeof value === "function") return [[path.join(" › "), value as Leaf]];
  return Object.entries(value as object).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

/** What each message takes, as the source of the English says. */
function parameters(): Map<string, string[]> {
  const source = ts.createSourceFile("en.ts", readFileSync("src/lib/i18n/messages/en.ts", "utf8"), ts.ScriptTarget.Latest, true);
  const found = new Map<string, string[]>();
  const bare = (node: ts.Expression): ts.Expression => (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node) ? bare(node.expression) : node);
  const look = (node: ts.Expression, path: string[]) => {
    const value = bare(node);
    if (ts.isArrowFunction(value)) found.set(path.join(" › "), value.parameters.map((each) => each.type?.getText() ?? "number"));
    if (!ts.isObjectLiteralExpression(value)) return;
    for (const each of value.properties) if (ts.isPropertyAssignment(each)) look(each.initializer, [...path, (each.name as ts.Identifier | ts.StringLiteral).text]);
  };
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) for (const each of statement.declarationList.declarations) if (each.name.getText() === "en" && each.initializer) look(each.initializer, []);
  }
  return found;
}

const takes = parameters();
/** One, two, few and many say their number in words in some languages: these are said in figures in all. */
const plain = [7, 25, 100, 1234];
const every = [0, 1, 2, 3, 5, 11, 21, ...plain];
/** Words that choose a message, rather than stand in it. */
const choosing: Record<string, unknown[]> = { "check › step › 0": ["missing", "extra", "other"] };

/** Sets of arguments that can be told from each other in what comes out. */
function samples(path: string, counts: number[]): unknown[][] {
  const kinds = takes.get(path) ?? [];
  return counts.flatMap((count) => {
    let sets: unknown[][] = [[]];
    kinds.forEach((kind, at) => {
      const values = choosing[`${path} › ${at}`] ?? (kind === "number" ? [count + at * 1000] : kind === "boolean" ? [true, false] : [`Qwx${at}z`]);
      sets = sets.flatMap((set) => values.map((value) => [...set, value]));
    });
    return sets;
  });
}

const said = (value: unknown): string => (typeof value === "string" ? value : Object.values(value as object).map(said).join("\n"));
const figures = (text: string) => (text.match(/\d(?:[\d.,\s\u202f\u00a0]*\d)?/g) ?? []).map((found) => found.replace(/\D/g, ""));
const english = leaves(en);

it("knows every argument of every message", () => {
  for (const [path, value] of english) if (typeof value === "function") expect(takes.get(path)?.length, path).toBe(value.length);
});

/** As the product names them. */
const order = ["en", "es", "zh-Hans", "vi", "tl", "ht", "ko", "ar", "ru", "pt-BR", "hi", "fr"];

it("offers every language that has a catalogue, in their order", () => {
  const written = readdirSync("src/lib/i18n/messages").map((file) => file.replace(/\.ts$/, ""));
  expect(written.filter((tag) => !order.includes(tag))).toEqual([]);
  expect(Object.keys(languages)).toEqual(order.filter((tag) => written.includes(tag)));
  expect(Object.entries(languages).filter(([, { reviewed }]) => reviewed).map(([tag]) => tag)).toEqual(["en"]);
});

describe.each(Object.keys(languages).filter((tag) => tag !== "en"))("%s", (tag) => {
  let words: Messages;
  let own: Map<string, Leaf>;
  beforeAll(async () => {
    await choose(tag, []);
    words = await languages[tag]!.load();
    own = new Map(leaves(words));
  });
  const faults = (look: (path: string, ours: string, theirs: string) => string | null, counts = plain) => {
    const found: string[] = [];
    for (const [path, value] of english) {
      const other = own.get(path)!;
      for (const args of typeof value === "function" ? samples(path, counts) : [null]) {
        const fault = look(path, said(args ? (value as Call)(...args) : value), said(args ? (other as Call)(...args) : other));
        if (fault) found.push(`${path}: ${fault}`);
      }
    }
    return [...new Set(found)];
  };

  it("has the same messages, none of them empty", () => {
    expect([...own.keys()]).toEqual(english.map(([path]) => path));
    for (const [path, value] of english) expect(typeof own.get(path), path).toBe(typeof value);
    expect(faults((_, ours, theirs) => (theirs.trim() || !ours ? null : "empty"), every)).toEqual([]);
  });

  it("says everything that it is given", () => {
    expect(
      faults((_, ours, theirs) => {
        const lost = (ours.match(/Qwx\dz/g) ?? []).filter((given) => !theirs.includes(given));
        return lost.length ? `${lost.join()} is not in “${theirs}”` : /undefined|NaN|\[object|#/.test(theirs) ? `“${theirs}”` : null;
      }, every),
    ).toEqual([]);
  });

  it("has the figures of the English, in the digits that papers have", () => {
    expect(
      faults((_, ours, theirs) => {
        const digits = theirs.replace(/\D/g, "");
        const lost = figures(ours).filter((figure) => !digits.includes(figure));
        return lost.length ? `${lost.join()} is not in “${theirs}”` : /[^\P{Nd}0-9]/u.test(theirs) ? `other digits in “${theirs}”` : null;
      }),
    ).toEqual([]);
  });

  it("keeps the official English terms", () => {
    expect(
      faults((_, ours, theirs) => {
        const lost = terms.filter(({ english, kept }) => english.test(ours) && !kept.test(theirs));
        return lost.length ? `${lost.map(({ english }) => english.source).join()} is not in “${theirs}”` : null;
      }),
    ).toEqual([]);
  });

  it("leaves nothing in English that is not meant to be", () => {
    const left = faults((path, ours, theirs) => (theirs === ours && /\p{L}{2}/u.test(ours.replace(ownWords, "")) && !same[tag]?.includes(ours) ? `“${theirs}” ${path}` : null));
    expect(left).toEqual([]);
  });

  it("counts with every form that the language has", () => {
    const rules = new Intl.PluralRules(formats(tag));
    // The form for millions is left out: nothing here comes to so many.
    const asked = new Set(Array.from({ length: 1000 }, (_, count) => rules.select(count)));
    counted.calls = [];
    faults(() => null, every);
    const calls = counted.calls.filter(({ language }) => language !== "en");
    expect(calls.length).toBeGreaterThan(50);
    for (const call of calls) expect({ language: call.language, lacks: [...asked].filter((form) => !call.forms.includes(form)) }).toEqual({ language: tag, lacks: [] });
  });

  it("writes dates, numbers and sizes with the digits that papers have", async () => {
    const texts = [date("2026-03-14"), date("2026-03-14", "long"), instant("2026-03-14T12:34:56Z"), ago("2026-03-14T00:00:00Z", Date.parse("2026-03-16T00:00:00Z")), number(1_234_567), percent(0.42), size(1_234_567), list(["A", "B"])];
    for (const text of texts) expect(text).not.toMatch(/[^\P{Nd}0-9]/u);
    expect(texts[0]).toContain("2026");
    expect(texts[1]).toContain("14");
    expect(number(1_234_567).replace(/\D/g, "")).toBe("1234567");
  });
});

describe("the choice of a language", () => {
  it("takes the wish, else the computer's, else English", () => {
    expect(match("ru", ["es-US"], order)).toBe("ru");
    expect(match("", ["es-US", "en-US"], order)).toBe("es");
    expect(match("", ["de-DE", "fr-CA"], order)).toBe("fr");
    expect(match("", ["de-DE"], order)).toBe("en");
    expect(match("../x", [], order)).toBe("en");
  });

  it("finds a language under its other names", () => {
    const found = (tag: string) => match("", [tag], order);
    for (const tag of ["zh", "zh-CN", "zh-SG", "zh-Hans", "zh-Hans-HK"]) expect(found(tag), tag).toBe("zh-Hans");
    for (const tag of ["pt", "pt-BR", "pt-PT", "pt-AO"]) expect(found(tag), tag).toBe("pt-BR");
    for (const tag of ["fil", "fil-PH", "tl", "tl-PH"]) expect(found(tag), tag).toBe("tl");
    expect([found("ht-HT"), found("ar-EG"), found("ko-KR"), found("vi-VN"), found("hi-IN"), found("en-GB")]).toEqual(["ht", "ar", "ko", "vi", "hi", "en"]);
    expect(found("zh-TW")).toBe("en");
  });

  it("turns the page round for a language from right to left, and back", async () => {
    await choose("ar-XB", []);
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["ar-XB", "rtl"]);
    expect(m.lists.caseEmptyText).toContain("\u2066IOE0912345678\u2069");
    expect(list(["Rosa", "Tomás"])).toMatch(/^\u2068Rosa\u2069.*\u2068Tomás\u2069$/);
    await choose("en", []);
    expect([document.documentElement.lang, document.documentElement.dir, m]).toEqual(["en", "ltr", en]);
  });

  it("has French stand in where there are no Haitian dates, never the computer's language", () => {
    expect(formats("ht")).toBe(Intl.DateTimeFormat.supportedLocalesOf("ht").length ? "ht-u-ca-gregory-nu-latn" : "fr-u-ca-gregory-nu-latn");
    vi.spyOn(Intl.DateTimeFormat, "supportedLocalesOf").mockReturnValue([]);
    expect([formats("ht"), formats("xx")]).toEqual(["fr-u-ca-gregory-nu-latn", "en-u-ca-gregory-nu-latn"]);
    expect(plural("ht", 1, { one: "# paj", other: "# paj yo" })).toBe("1 paj");
    vi.restoreAllMocks();
  });
});

describe("a sentence from right to left", () => {
  it("keeps numbers, addresses and codes in their order", () => {
    expect(isolated("اتصل على 1-800-375-5283.")).toBe("اتصل على \u20661-800-375-5283\u2069.");
    expect(isolated("ملف .coffer هنا")).toBe("ملف \u2066.coffer\u2069 هنا");
    expect(isolated("(USCIS) my.uscis.gov/account/needhelp.")).toBe("(\u2066USCIS\u2069) \u2066my.uscis.gov/account/needhelp\u2069.");
    expect(isolated("بعد 30 يومًا")).toBe("بعد 30 يومًا");
  });
});

describe("the made-up languages", () => {
  it("is longer by some 40 %, accented and in brackets", () => {
    const text = "Choose where the vault should be kept.";
    expect(pseudo(text).length / text.length).toBeGreaterThan(1.35);
    expect(pseudo(text).length / text.length).toBeLessThan(1.5);
    expect(pseudo("Save")).toMatch(/^\[Šâvé.*\]$/);
  });

  it("leaves no message as it was", async () => {
    await choose("en-XA", []);
    for (const [path, value] of leaves(m)) expect(said(typeof value === "function" ? value(...samples(path, [7])[0]!) : value), path).toMatch(/^\[[\s\S]*\]$/);
    await choose("en", []);
  });

  it("are written from right to left too, with the official words as they are", () => {
    expect(mirrored("Call USCIS at 1-800-375-5283.")).toMatch(/^[\u0600-\u06ff]+ USCIS [\u0600-\u06ff]+ 1-800-375-5283\.$/);
  });
});
