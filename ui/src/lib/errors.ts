/** What went wrong, in words: a total table from code to words, so that a new code does not compile until it has them. */
import type { Code } from "./bindings/Code";
import type { FieldProblem } from "./bindings/FieldProblem";
import type { WireError } from "./bindings/WireError";
import { m } from "./i18n";

/** What happened, and what to do next. */
export interface Words {
  title: string;
  next: string;
}

const words = (): Record<Code, (limit: number) => Words> => m.errors;
const fieldWords = (): Record<FieldProblem, string> => m.fieldProblems;

export function isWireError(thrown: unknown): thrown is WireError {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && (thrown as WireError).code in words();
}

/** Whatever was thrown, as one of our errors; anything unknown is a fault of ours. */
export function asWireError(thrown: unknown): WireError {
  return isWireError(thrown) ? thrown : { code: "internal", fields: [] };
}

export function errorWords(error: WireError): Words {
  return words()[error.code](error.limit ?? 0);
}

/** The problem of one field, by any of the names it may go by; `new.fullName` answers to `fullName`. */
export function fieldProblem(error: WireError | null, ...names: string[]): FieldProblem | null {
  const found = error?.fields.find(({ field }) => names.includes(field) || names.includes(field.split(".").at(-1) ?? ""));
  return found?.problem ?? null;
}

/** Its words, or null. */
export function fieldError(error: WireError | null, ...names: string[]): string | null {
  const problem = fieldProblem(error, ...names);
  return problem && fieldWords()[problem];
}

/** Whether the person may insist although it looks like another number. */
export function mayInsist(problem: FieldProblem | null): boolean {
  return problem === "looksLikeANumber" || problem === "looksLikeOnlineAccountNumber" || problem === "looksLikeReceiptNumber";
}
