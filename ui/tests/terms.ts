/** Official terms and names: what stands in the English message stands in every translation too. */

const kept = (...words: string[]) => words.map((word) => ({ english: new RegExp(`(?<![\\w-])${word}(?![\\w-])`), kept: new RegExp(word) }));

export const terms = [
  ...kept("USCIS", "A-Number", "Online Access Code", "Contact Center", "SEVIS", "FOIA", "DS-160", "I-485", "I-94", "IOE", "TTY", "MM/DD/"),
  ...kept("Coffer", "PDF", "JPEG", "PNG", "TIFF", "WebP", "HEIC", "PIN", "age1", "AGE-SECRET-KEY-1", "AGE-PLUGIN-", "age-plugin-", "GNOME Keyring", "KWallet", "Linux", "Windows", "macOS"),
  ...["\\.coffer", "\\.eml", "my\\.uscis\\.gov(?:/account/needhelp)?", "1-800-375-5283", "1-800-767-1833", "\\.gov"].map((word) => ({ english: new RegExp(word), kept: new RegExp(word) })),
];

/** Names and codes that are the same everywhere. */
export const ownWords = /Coffer|USCIS|A-Numbers?|Online Access Code|TTY|PDF|I-94|SEVIS ID|MM\/DD\/YYYY|Qwx\dz/g;

/** Words that a language shares with English. */
export const same: Record<string, string[]> = {
  es: ["No", "Zoom"],
};
