import { parse, type AST } from "svelte/compiler";
import { describe, expect, it } from "vitest";
import { sources } from "./files";

/** What a person sees or hears; `label`, `text` and the like are what parts call it. */
const spoken = /^(?:aria-(?:label|description|placeholder|valuetext|roledescription)|label|title|text|sub|hint|lead|placeholder|alt|yes|no|name|empty|aside|\w+Label)$/;
/** Elements whose `name` is no word. */
const unnamed = /^(?:input|button|form|meta|slot)$/;

const words = (text: string) => /\p{L}{2}/u.test(text);

interface Node {
  type: string;
  [key: string]: unknown;
}

/** The texts that an expression may come to by itself. */
function literals(node: Node): string[] {
  const inner = (...nodes: unknown[]) => nodes.flatMap((each) => literals(each as Node));
  switch (node.type) {
    case "Literal":
      return typeof node["value"] === "string" ? [node["value"]] : [];
    case "TemplateLiteral":
      return [...(node["quasis"] as { value: { cooked: string } }[]).map((each) => each.value.cooked), ...inner(...(node["expressions"] as unknown[]))];
    case "ConditionalExpression":
      return inner(node["consequent"], node["alternate"]);
    case "LogicalExpression":
    case "BinaryExpression":
      return /^(?:\?\?|\|\||&&|\+)$/.test(node["operator"] as string) ? inner(node["left"], node["right"]) : [];
    default:
      return [];
  }
}

/** Every word in the markup that does not come from the catalogue. */
function hardcoded(text: string): string[] {
  const found: string[] = [];
  const said = (part: AST.Text | AST.ExpressionTag) => (part.type === "Text" ? [part.data] : literals(part.expression as unknown as Node));
  const look = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(look);
    if (typeof value !== "object" || value === null) return;
    const node = value as Node;
    // Keys are named as on the keyboard.
    if (node.type === "Attribute" || node["name"] === "kbd") return;
    if (node.type === "Text" || node.type === "ExpressionTag") found.push(...said(node as never).filter(words));
    if (Array.isArray(node["attributes"])) {
      for (const attribute of node["attributes"] as (AST.Attribute & { value: unknown })[]) {
        if (attribute.type !== "Attribute" || !spoken.test(attribute.name) || attribute.value === true) continue;
        if (attribute.name === "name" && (unnamed.test(String(node["name"])) || String(node["name"]) === "Seen")) continue;
        found.push(...[attribute.value].flat().flatMap((part) => said(part as never)).filter(words).map((each) => `${attribute.name}: ${each}`));
      }
    }
    for (const [key, inner] of Object.entries(node)) if (key !== "attributes" && key !== "expression") look(inner);
  };
  look(parse(text, { modern: true }).fragment);
  return found;
}

describe("words outside the catalogue", () => {
  it("are found in text, in attributes and in what braces come to", () => {
    expect(hardcoded('<p title="Close it">Hello {name}{on ? "Yes" : other}</p><Note text={`Dear ${name}`} /><b class="big">·</b>')).toEqual(["title: Close it", "Hello ", "Yes", "text: Dear "]);
    expect(hardcoded('{#if a === "open"}{m.words[`x.${y}`]}{/if}<input name="way" /><kbd>Ctrl K</kbd>')).toEqual([]);
  });

  it("are in no component", () => {
    const found = sources().filter((s) => s.path.endsWith(".svelte")).flatMap(({ path, text }) => hardcoded(text).map((each) => `${path}: ${each}`));
    expect(found).toEqual([]);
  });
});
