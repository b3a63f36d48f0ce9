/** The words of the page, in the language chosen. A change of language loads the page again; the session is on the Rust side and stays. */
import { speak } from "./format";
import { en } from "./messages/en";
import { es } from "./messages/es";

type Widened<T> = T extends (...args: infer A) => infer R
  ? (...args: A) => Widened<R>
  : T extends string
    ? string
    : { [K in keyof T]: Widened<T[K]> };

/** The shape that every language satisfies. */
export type Messages = Widened<typeof en>;

export const locales = { en, es } satisfies Record<string, Messages>;

export let m: Messages = locales.en;

/** Sets the language: the one wished for, else the computer's, else English. Called once, before anything is drawn. */
export function choose(wished: string, own: readonly string[] = navigator.languages): void {
  const known = Object.keys(locales);
  const found = [wished, ...own.map((tag) => tag.split("-")[0]!)].find((tag) => known.includes(tag)) ?? "en";
  m = locales[found as keyof typeof locales];
  speak(found);
  document.documentElement.lang = found;
}

choose("en");
