/** Reads a date as a person or a notice writes it. The month comes first when there are only numbers, as on every USCIS notice. */

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function made(year: number, month: number, day: number): string | null {
  if (year < 1900 || year > 2200) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}

function monthOf(word: string): number {
  return months.indexOf(word.slice(0, 3).toLowerCase()) + 1;
}

/** `2026-03-14` of "03/14/2026", "2026-03-14", "March 14, 2026" or "14 Mar 2026"; null when it is none of these. */
export function readDate(text: string): string | null {
  const t = text.trim();
  let found = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(t);
  if (found) return made(+found[1]!, +found[2]!, +found[3]!);
  found = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(t);
  if (found) return made(+found[3]!, +found[1]!, +found[2]!);
  found = /^([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/.exec(t);
  if (found) return made(+found[3]!, monthOf(found[1]!), +found[2]!);
  found = /^(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})$/.exec(t);
  if (found) return made(+found[3]!, monthOf(found[2]!), +found[1]!);
  return null;
}

/** The form in which a stored date is put back into its field. */
export function writeDate(day: string | null): string {
  if (!day) return "";
  const [y, m, d] = day.split("-");
  return `${m}/${d}/${y}`;
}
