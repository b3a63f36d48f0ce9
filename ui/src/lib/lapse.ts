/** The about-90 days of a code, in words. Always "about": from which day they are counted is not published. */
import { m } from "./i18n";

export function lapse(daysLeft: number | null): string {
  if (daysLeft === null) return "";
  if (daysLeft === 0) return m.code.endsToday;
  return daysLeft > 0 ? m.code.left(daysLeft) : m.code.ended(-daysLeft);
}
