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
  "zh-Hans": unreviewed("简体中文", async () => (await import("./messages/zh-Hans")).zhHans),
  vi: unreviewed("Tiếng Việt", async () => (await import("./messages/vi")).vi),
  tl: unreviewed("Tagalog", async () => (await import("./messages/tl")).tl),
  ht: unreviewed("Kreyòl ayisyen", async () => (await import("./messages/ht")).ht),
  ko: unreviewed("한국어", async () => (await import("./messages/ko")).ko),
  ar: unreviewed("العربية", async () => (await import("./messages/ar")).ar),
  ru: unreviewed("Русский", async () => (await import("./messages/ru")).ru),
  "pt-BR": unreviewed("Português (Brasil)", async () => (await import("./messages/pt-BR")).ptBR),
  hi: unreviewed("हिन्दी", async () => (await import("./messages/hi")).hi),
  fr: unreviewed("Français", async () => (await import("./messages/fr")).fr),
};
