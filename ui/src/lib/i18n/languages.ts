/** The languages of the page, in the order in which they are offered. English is always at hand; the words of the others are read when they are wanted. */
import type { Messages } from ".";
import { en } from "./messages/en";

export interface Language {
  /** As its speakers call it. */
  name: string;
  /** A native speaker has read every word. */
  reviewed: boolean;
  load: () => Promise<Messages>;
}

const unreviewed = (name: string, load: Language["load"]): Language => ({ name, reviewed: false, load });

export const languages: Record<string, Language> = {
  en: { name: "English", reviewed: true, load: async () => en },
  es: unreviewed("Español", async () => (await import("./messages/es")).es),
};
