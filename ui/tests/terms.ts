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
  // Filipinos in the United States know these by their English names.
  tl: ["Code", "Access code", "Passphrase", "Recovery key", "File", "Form", "Status", "Receipt number", "Priority date", "Service center", "Zoom", "Card", "Appointment", "Address", "Folder", "Backup file", "Vault file", "Reference number"],
  "pt-BR": ["Status", "Zoom", "Backups"],
  fr: ["Codes", "Documents", "Code", "Document", "Date", "Dates", "Documents…", "7 codes", "25 codes", "100 codes", "7 documents", "25 documents", "100 documents", "7 pages", "25 pages", "100 pages", "Page", "Pages", "Page 7", "Page 25", "Page 100", "Page 1\u202f234", "Qwx0z, page 1\u202f007", "Qwx0z, page 1\u202f025", "Qwx0z, page 1\u202f100", "Qwx0z, page 2\u202f234", "Zoom", "7 minutes", "25 minutes", "100 minutes", "Source"],
};
