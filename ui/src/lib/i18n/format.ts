/** Numbers, dates and sizes as the reader's language writes them. Everything goes through Intl. */

/** For a language that a browser may have no data for, the one whose dates and numbers its readers know. */
const standIns: Record<string, string> = { ht: "fr" };

let spoken = "en";
let locale = formats(spoken);
let collator: { locale: string; order: Intl.Collator } | undefined;
/** Sets a name apart from the words around it, which may run the other way. */
let apart = (item: string): string => item;

/** The locale in which numbers and dates are written for a language: with the digits and the calendar that papers from USCIS have. */
export function formats(language: string): string {
  const known = Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  return `${known ? language : (standIns[language] ?? "en")}-u-ca-gregory-nu-latn`;
}

/** Sets the language of every format below, and whether it is written from right to left. */
export function speak(language: string, fromRight: boolean): void {
  spoken = language;
  apart = fromRight ? (item) => `\u2068${item}\u2069` : (item) => item;
  locale = formats(language);
}

/** The language that is spoken, also by the texts that the Rust side gives. */
export function language(): string {
  return spoken;
}

/** The languages in which the Rust side has its texts; in every other one they come in English. */
const told = ["en", "es"];

/** The language of a text of the Rust side, for its element, where it is not the one that is spoken. */
export function toldIn(): string | undefined {
  return told.includes(spoken) ? undefined : "en";
}

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Picks the form for `count` by the rules of `language` and puts the number where `#` stands. */
export function plural(language: string, count: number, forms: Forms): string {
  const by = formats(language);
  const form = forms[new Intl.PluralRules(by).select(count)] ?? forms.other;
  return form.replaceAll("#", new Intl.NumberFormat(by).format(count));
}

/** A calendar date, `2026-01-05`, in words. A calendar date has no time zone: it is read as local noon. */
export function date(day: string, style: "long" | "short" = "short"): string {
  return new Intl.DateTimeFormat(locale, { year: "numeric", month: style === "long" ? "long" : "short", day: "numeric" }).format(
    new Date(`${day}T12:00:00`),
  );
}

/** An instant, in words, on this computer's clock. */
export function instant(at: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}

/** How long ago an instant was, in the largest unit that fits. */
export function ago(at: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(at) - now) / 1000);
  const steps = [["day", 86_400], ["hour", 3_600], ["minute", 60]] as const;
  const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? (["second", 1] as const);
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.trunc(seconds / length), unit);
}

/** The hour of an instant. */
export function hour(at: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(new Date(at));
}

/** The day of an instant, in words. */
export function day(at: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: "long", year: "numeric", month: "long", day: "numeric" }).format(new Date(at));
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A size in bytes, short. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 10 && unit > 0 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "unit", unit: units[unit], unitDisplay: "short", maximumFractionDigits: digits }).format(value);
}

/** A day with its weekday, short. */
export function weekday(day: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: "short" }).format(new Date(`${day}T12:00:00`));
}

/** The month of a day, short. */
export function monthShort(day: string): string {
  return new Intl.DateTimeFormat(locale, { month: "short" }).format(new Date(`${day}T12:00:00`));
}

/** A month with its year, of `2026-03`. */
export function month(of: string): string {
  return new Intl.DateTimeFormat(locale, { month: "long", year: "numeric" }).format(new Date(`${of}-15T12:00:00`));
}

/** A time of day, `14:05`. */
export function time(of: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(new Date(`2026-01-05T${of}:00`));
}

export function number(value: number): string {
  return new Intl.NumberFormat(locale).format(value);
}

export function percent(part: number): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(part);
}

/** A list in words. */
export function list(items: string[]): string {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(items.map(apart));
}

/** The order of two texts, by the letters of the language and the numbers in them. */
export function compare(a: string, b: string): number {
  if (collator?.locale !== locale) collator = { locale, order: new Intl.Collator(locale, { numeric: true, sensitivity: "base" }) };
  return collator.order.compare(a, b);
}
