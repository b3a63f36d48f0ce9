/** The languages, and two more to find what is not translated, has too little room, or runs the wrong way. For development and tests; never in the production bundle. */
import type { Messages } from "../src/lib/i18n";
import { languages as real, type Language } from "../src/lib/i18n/languages";
import { en } from "../src/lib/i18n/messages/en";
import { turned } from "../src/lib/i18n/turned";

const plain = "AaBCcDdEeGgHhIiJjKkLlNnOoPRrSsTtUuWwYyZz";
const accented = "ÂâƁÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÔôÞŔŕŠšŢţÛûŴŵÝýŽž";

/** “[Šâvé one two]” of “Save”: accented, about 40 % longer, and in brackets, so that what is cut or not translated is seen. Official words and codes stay. */
export function pseudo(text: string): string {
  const filler = " one two three four five six seven eight nine ten";
  const wanted = Math.max(2, Math.ceil(text.length * 0.4) - 2);
  const more = Array.from({ length: Math.ceil(wanted / filler.length) }, () => filler).join("").slice(0, wanted).trimEnd();
  const letters = text.replace(/[A-Za-z]/g, (sign) => accented[plain.indexOf(sign)] ?? sign);
  return `[${letters}${more}]`;
}

const arabic = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي";
const official = /(USCIS|A-Numbers?|Coffer|Online Access Code|[IGN]-\d+|IOE\d+|TTY|Contact Center|1-800-\d{3}-\d{4}|my\.uscis\.gov\S*|\.coffer|PDF|PIN|MM\/DD\/YYYY)/;

/** The text in Arabic letters, which mean nothing; official words and codes stay, as they do in Arabic. */
export function mirrored(text: string): string {
  const turn = (sign: string) => arabic[sign.toLowerCase().charCodeAt(0) - 97]!;
  return text.split(official).map((part, at) => (at % 2 ? part : part.replace(/[A-Za-z]/g, turn))).join("");
}

export const languages: Record<string, Language> = {
  ...real,
  "ar-XB": { name: "[ذغجقثض]", reviewed: false, load: async () => turned<Messages>(en, mirrored) },
  "en-XA": { name: "[Þšéûðô]", reviewed: false, load: async () => turned<Messages>(en, pseudo) },
};
