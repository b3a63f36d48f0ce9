/** Ten thousand of everything, for lists. Made up like the family, by counting. */
import type { Case } from "../src/lib/bindings/Case";
import type { CodeSummary } from "../src/lib/bindings/CodeSummary";
import type { Document } from "../src/lib/bindings/Document";
import type { HistoryEntry } from "../src/lib/bindings/HistoryEntry";
import type { Person } from "../src/lib/bindings/Person";
import type { TrashEntry } from "../src/lib/bindings/TrashEntry";
import * as family from "./family";

const count = 10_000;
const range = Array.from({ length: count }, (_, i) => i);
const at = (i: number) => new Date(Date.now() - i * 3.6e6).toISOString();
const of = <T>(from: T[], i: number): T => from[i % from.length]!;

export const many = {
  people: (): Person[] => range.map((i) => ({ ...of(family.people, i), id: i + 1, fullName: `${of(["Ana", "Bao", "Carmen", "Dinh", "Eun", "Fatima"], i)} Sample ${i + 1}` })),
  cases: (): Case[] => range.map((i) => {
    const like = of(family.cases, i);
    const receipt = `IOE09${String(10_000_000 + i)}`;
    return { ...like, summary: { ...like.summary, id: i + 1, receiptNumber: receipt, title: `${like.summary.form} · ${receipt}` } };
  }),
  codes: (): CodeSummary[] => range.map((i) => ({ ...of(family.codes, i), id: i + 1 })),
  documents: (): Document[] => range.map((i) => {
    const like = of(family.documents, i);
    return { ...like, summary: { ...like.summary, id: i + 1, title: `${like.summary.title} ${i + 1}`, addedAt: at(count - i) } };
  }),
  trash: (): TrashEntry[] => range.map((i) => ({ item: { kind: "document", id: 20_000 + i }, title: `Old paper ${i + 1}`, trashedAt: at(i) })),
  history: (): HistoryEntry[] => range.map((i) => ({ seq: count - i, at: at(i), action: of(["addDocument", "editCase", "addCode", "turnPage"], i), item: { kind: "document", id: i + 1 }, title: `Paper ${i + 1}`, undoable: i < 6 })),
};
