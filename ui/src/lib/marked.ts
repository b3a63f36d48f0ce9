/** Where typed words stand in a text: letters are compared without their case and accents. */
import type { SnippetPart } from "~/lib/bindings/SnippetPart";
import { bare } from "./bare";


/** The text cut into plain and matching parts, or nothing unless every typed word is in it. */
export function marked(text: string, typed: string): SnippetPart[] | null {
  const signs = [...text.normalize("NFC")];
  // One sign may become several letters, or none: each letter remembers its sign.
  const from = signs.flatMap((sign, at) => [...bare(sign)].map(() => at));
  const letters = signs.flatMap((sign) => [...bare(sign)]).join("");
  const hits = new Set<number>();
  for (const word of bare(typed).split(/\s+/).filter(Boolean)) {
    const at = letters.indexOf(word);
    if (at < 0) return null;
    const before = [...letters.slice(0, at)].length;
    for (const sign of from.slice(before, before + [...word].length)) hits.add(sign);
  }
  const parts: SnippetPart[] = [];
  signs.forEach((sign, at) => {
    const last = parts.at(-1);
    if (last && last.hit === hits.has(at)) last.text += sign;
    else parts.push({ text: sign, hit: hits.has(at) });
  });
  return parts;
}

/** Whether a word begins with what is marked: such texts come first. */
export function atStart(parts: SnippetPart[]): boolean {
  return parts.some((part, at) => part.hit && (at === 0 || !/[\p{L}\p{N}]$/u.test(parts[at - 1]!.text)));
}
