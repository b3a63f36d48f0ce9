/** The words of the page, in the language chosen. A change of language loads the page again; the session is on the Rust side and stays. */
import { speak } from "./format";
import { en } from "./messages/en";

type Widened<T> = T extends (...args: infer A) => infer R
  ? (...args: A) => Widened<R>
  : T extends string
    ? string
    : { [K in keyof T]: Widened<T[K]> };

/** The shape that every language satisfies. */
export type Messages = Widened<typeof en>;

export const locales = { en } satisfies Record<string, Messages>;

export const m: Messages = locales.en;

speak("en");
document.documentElement.lang = "en";
