/** The words of the page, in the language chosen. */
import { languages } from "~/lib/i18n/languages";
import { speak } from "./format";
import { isolated } from "./isolate";
import { en } from "./messages/en";
import { turned } from "./turned";

type Widened<T> = T extends (...args: infer A) => infer R
  ? (...args: A) => Widened<R>
  : T extends string
    ? string
    : { [K in keyof T]: Widened<T[K]> };

/** The shape that every language satisfies. */
export type Messages = Widened<typeof en>;

/** To be read where it is shown, not kept: it changes with the language. */
export let m: Messages = en;

/** A language and its script, so that zh-CN finds zh-Hans, pt-PT finds pt-BR, fil finds tl, and zh-TW nothing that it does not read. */
function kind(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch {
    return "";
  }
}

/** The language for the one wished for, else for the computer's, in its order, else English. */
export function match(wished: string, own: readonly string[], known: readonly string[] = Object.keys(languages)): string {
  for (const tag of [wished, ...own].filter(Boolean)) {
    const found = known.find((each) => each === tag) ?? known.find((each) => kind(each) === kind(tag));
    if (found) return found;
  }
  return "en";
}

/** Speaks a language from now on. What was drawn before is to be drawn again. */
export async function choose(wished: string, own: readonly string[] = navigator.languages): Promise<void> {
  const found = match(wished, own);
  const words = (await languages[found]?.load()) ?? en;
  const fromRight = kind(found).endsWith("-Arab");
  m = fromRight ? turned(words, isolated) : words;
  speak(found, fromRight);
  document.documentElement.lang = found;
  document.documentElement.dir = fromRight ? "rtl" : "ltr";
}
