/** A made-up family. Nobody here exists; numbers are of the right shape and belong to no one. */
import type { CaseSummary } from "../src/lib/bindings/CaseSummary";
import type { CodeSummary } from "../src/lib/bindings/CodeSummary";
import type { Document } from "../src/lib/bindings/Document";
import type { Person } from "../src/lib/bindings/Person";
import type { Case } from "../src/lib/bindings/Case";

const dayMs = 86_400_000;
const iso = (daysFromNow: number) => new Date(Date.now() + daysFromNow * dayMs).toISOString().slice(0, 10);

export const secretTexts = new Map<string, string>();
let nextNumber = 100;

function number(kind: "aNumber" | "onlineAccount", text: string) {
  const id = nextNumber++;
  secretTexts.set(`${kind}:${id}`, text);
  return { secret: { kind, id }, masked: kind === "aNumber" ? `A•••-•••-${text.slice(-3)}` : `••••••••${text.slice(-4)}` };
}

const person = (id: number, fullName: string, more: Partial<Person>): Person => ({
  id, fullName, otherNames: [], dateOfBirth: null, country: "", aNumbers: [], onlineAccountNumber: null, papersAt: "", notes: "",
  cases: [], codes: [], documents: [], trashed: false, ...more,
});

export const people: Person[] = [
  person(1, "Marisol Sample Rivera", { otherNames: ["Marisol Rivera Ortiz"], dateOfBirth: "1988-04-12", country: "Ecuador", papersAt: "Blue folder, top shelf of the closet", aNumbers: [number("aNumber", "A001234678")], onlineAccountNumber: number("onlineAccount", "012345678901"), notes: "Interview interpreter: Spanish." }),
  person(2, "Tomás Sample", { dateOfBirth: "1985-11-30", country: "Ecuador", aNumbers: [number("aNumber", "A001234679")] }),
  person(3, "Lucía Sample Rivera", { dateOfBirth: "2012-06-03", country: "Ecuador", aNumbers: [number("aNumber", "A001234680")] }),
  person(4, "Abuela Carmen Ortiz de Sample Villavicencio", { dateOfBirth: "1957-01-22", country: "Ecuador" }),
];

const forms: Record<string, string> = {
  "I-485": "Application to Register Permanent Residence or Adjust Status",
  "I-765": "Application for Employment Authorization",
  "I-131": "Application for Travel Documents, Parole Documents, and Arrival/Departure Records",
  "I-130": "Petition for Alien Relative",
  "N-400": "Application for Naturalization",
};
export const formList = Object.entries(forms).map(([number, title]) => ({ number, title }));

export function makeCase(id: number, form: string, receipt: string | null, who: number[], status: string, more: Partial<Case> = {}): Case {
  const summary: CaseSummary = {
    id, title: receipt ? `${form} · ${receipt}` : form, receiptNumber: receipt, form, formTitle: forms[form] ?? null, status, statusDate: status ? iso(-20) : null,
    people: who.map((p) => ({ id: p, fullName: people.find((x) => x.id === p)?.fullName ?? "", role: "applicant" })), codeCount: 0, documentCount: 0,
  };
  return {
    summary, receiptDisplay: receipt && `${receipt.slice(0, 3)} ${receipt.slice(3, 6)} ${receipt.slice(6, 9)} ${receipt.slice(9)}`, receiptOffice: null,
    receiptWarnings: receipt?.startsWith("ZQX") ? ["unknownPrefix"] : [], filedDate: iso(-120), receivedDate: iso(-115), priorityDate: null, serviceCenter: "National Benefits Center",
    attorney: "", notes: "", statuses: status ? [{ id: 1, title: status, group: null, date: iso(-20) }, { id: 2, title: "Case Was Received", group: "received", date: iso(-115) }] : [], codes: [], documents: [], trashed: false, ...more,
  };
}
export const cases: Case[] = [
  makeCase(1, "I-485", "IOE0912345678", [1], "Biometrics Appointment Was Scheduled", { attorney: "Jordan Example, Esq." }),
  makeCase(2, "I-765", "IOE0912345679", [1], "Case Was Received"),
  makeCase(3, "I-131", "IOE0912345680", [1], ""),
  makeCase(4, "I-485", "IOE0912345681", [2], "Request for Additional Evidence Was Sent"),
  makeCase(5, "I-130", "MSC2190012345", [2, 1], "Case Was Approved"),
  makeCase(6, "I-485", "IOE0912345683", [3], "Case Was Received"),
  makeCase(7, "N-400", null, [], ""),
];

export function makeCode(id: number, text: string, caseId: number | null, personId: number | null, daysLeft: number | null, more: Partial<CodeSummary> = {}): CodeSummary {
  secretTexts.set(`code:${id}`, text);
  return {
    id, masked: "•".repeat(text.length), length: text.length, caseId, caseTitle: cases.find((c) => c.summary.id === caseId)?.summary.title ?? null,
    personId, personName: people.find((p) => p.id === personId)?.fullName ?? null, channel: "mail", noticeDate: daysLeft === null ? null : iso(daysLeft - 90),
    receivedDate: daysLeft === null ? null : iso(daysLeft - 84), usedDate: null, superseded: false, aboutLapses: daysLeft === null ? null : iso(daysLeft), daysLeft,
    source: { documentId: 2, page: 1 }, notes: "", trashed: false, ...more,
  };
}
export const codes: CodeSummary[] = [
  makeCode(1, "Qx7-I1lO0-8B5S", 1, 1, 12),
  makeCode(2, "H4tR9mZ2pK", 4, 2, 61),
  makeCode(3, "wN3kLp08vD", 6, 3, -8),
  makeCode(4, "Yt5Rr1Pq0A", 1, 1, -100, { superseded: true, channel: "email" }),
  makeCode(5, "Bb8S5sO0oI", 2, 1, null, { source: null }),
];

const titles: [string, string, number, number[], number[]][] = [
  ["Receipt notice I-485", "notice", 1, [1], [1]],
  ["USCIS Account Access Notice", "notice", 2, [1], [1]],
  ["Biometrics appointment notice", "notice", 1, [1], [1]],
  ["Receipt notice I-765", "notice", 1, [1], [2]],
  ["Receipt notice I-131", "notice", 1, [1], [3]],
  ["Receipt notice I-485 Tomás", "notice", 1, [2], [4]],
  ["Request for evidence: birth certificate with a certified English translation and proof of the translator’s competence", "notice", 6, [2], [4]],
  ["Approval notice I-130", "notice", 1, [2], [5]],
  ["Account Access Notice Tomás", "notice", 1, [2], [4]],
  ["Receipt notice I-485 Lucía", "notice", 1, [3], [6]],
  ["Passport Marisol", "identity", 3, [1], []],
  ["Birth certificate Lucía", "evidence", 2, [3], []],
  ["Employment card, both sides", "card", 2, [1], []],
  ["Marriage certificate", "evidence", 2, [1, 2], [5]],
  ["scan 0042", "other", 14, [], []],
];
export const documents: Document[] = titles.map(([title, kind, pageCount, who, which], i) => ({
  summary: {
    id: i + 1, title, kind, documentDate: i === 14 ? null : iso(-110 + i * 6), addedAt: new Date(Date.now() - (15 - i) * 5 * dayMs).toISOString(), pageCount, size: 180_000 * pageCount,
    people: who.map((p) => ({ id: p, fullName: people[p - 1]!.fullName, role: "" })), cases: which.map((c) => ({ id: c, title: cases[c - 1]!.summary.title })),
  },
  files: [{ id: i + 1, fileName: `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").slice(0, 40)}.pdf`, mediaType: "application/pdf", size: 180_000 * pageCount, pageCount }],
  pages: Array.from({ length: pageCount }, (_, p) => ({ page: p + 1, width: 612, height: 792, rotation: 0 })),
  notes: i === 6 ? "Answer is due by the date printed on page 1." : "", codes: codes.filter((c) => c.source?.documentId === i + 1), trashed: false,
}));
for (const c of cases) {
  c.codes = codes.filter((x) => x.caseId === c.summary.id);
  c.documents = documents.map((d) => d.summary).filter((d) => d.cases.some((x) => x.id === c.summary.id));
  c.summary.codeCount = c.codes.length;
  c.summary.documentCount = c.documents.length;
}
for (const p of people) {
  p.cases = cases.map((c) => c.summary).filter((c) => c.people.some((x) => x.id === p.id));
  p.codes = codes.filter((c) => c.personId === p.id);
  p.documents = documents.map((d) => d.summary).filter((d) => d.people.some((x) => x.id === p.id));
}
