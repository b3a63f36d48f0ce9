/** What Coffer knows, a little of it, for pages that are drawn without the Rust side. */
import type { Api } from "../src/lib/api";
import type { Due } from "../src/lib/bindings/Due";
import type { RuleInfo } from "../src/lib/bindings/RuleInfo";

const rule: RuleInfo = { id: "sample", says: "The date that is printed on a notice counts.", unknown: null, source: "A made-up source", url: null, asOf: "2026-01-05", certainty: "B", volatile: false };
const iso = (days: number) => new Date(Date.now() + days * 864e5).toISOString().slice(0, 10);
const due = (id: number, name: string, days: number, standing: string, more: Partial<Due> = {}): Due => ({
  from: { kind: "date", id }, kind: `sample_${id}`, name, title: "", act: "Do it in time.", opens: null, due: iso(days), time: "", standing, daysLeft: days, printed: false, atMost: false, about: false,
  later: [], notes: ["This is the date printed on the notice. It counts."], rules: [rule], person: { id: 1, name: "SAMPLE, ROSA" }, case: { id: 1, name: "I-485 · IOE0912345678" }, doneDate: null, ...more,
});

type Part = Pick<
  Api,
  | "identifyNumber" | "listRules" | "listStatusGroups" | "suggestStatuses" | "listDateKinds" | "getDue" | "getDate" | "saveDate" | "setDateDone" | "saveCalendar" | "getGuidance"
  | "getHelpMessage" | "copyHelpMessage" | "getCallSheet" | "saveCallSheet" | "addCall" | "removeCall" | "checkCode" | "compareCode" | "lookForScams" | "openLink"
>;

export const knowledge: Part = {
  identifyNumber: async (text) => [{ kind: "receipt_number", display: text, certainty: "likely", why: "Three letters and ten digits.", about: null, note: null, printedOn: "At the top of a notice.", belongsIn: "The Receipt number box.", corrected: false }],
  listRules: async () => ({ topics: [{ topic: "deadlines", rules: [rule] }], asOf: "2026-01-05" }),
  listStatusGroups: async () => [{ name: "received", title: "Received", text: "USCIS has the case." }],
  suggestStatuses: async () => ["Case Was Received"],
  listDateKinds: async () => [
    { kind: "interview", name: "Interview", asks: "Day of the interview", hasTime: true, hasPrintedDue: false },
    { kind: "rfe", name: "Request for Evidence (RFE)", asks: "Notice date, as printed", hasTime: false, hasPrintedDue: true },
    { kind: "other", name: "A date of my own", asks: "Day", hasTime: true, hasPrintedDue: false },
  ],
  getDue: async () => ({ today: iso(0), due: [due(1, "Answer to the Request for Evidence (RFE)", 9, "soon"), due(2, "Interview", 40, "ahead", { time: "09:30" })], missing: [], clockBehind: null, rulesAsOf: "2026-01-05" }),
  getDate: async (id) => ({ id, kind: "rfe", title: "", date: iso(-30), time: "", printedDue: iso(9), served: "mail", abroad: false, personId: 1, caseId: 1, documentId: null, doneDate: null, notes: "", trashed: false }),
  saveDate: async () => 3,
  setDateDone: async () => undefined,
  saveCalendar: async () => "/home/sample/Coffer.ics",
  getGuidance: async () => ({
    hasCode: "ifOnPaper",
    steps: [{ id: "form", title: "Ask for a new code", text: "Use the official help form.", ours: false, link: { id: "help_form", name: "Official help form", url: "https://my.uscis.gov/account/needhelp" }, checklist: true, message: true, callSheet: true, rules: [rule] }],
    mail: [{ name: "receipt", title: "The receipt notice", text: "" }],
    situations: [{ name: "never_came", title: "The letter never came", text: "" }],
    beliefs: [rule],
  }),
  getHelpMessage: async () => "I need help with getting a new online access code.",
  copyHelpMessage: async () => ({ clearsInSeconds: 30 }),
  getCallSheet: async () => ({ phone: "800-375-5283", tty: "800-767-1833", hours: "", people: [], receipt: "IOE 0912 345 678", form: "I-485", filedAbout: iso(-120), priorityDate: null, status: "", otherCases: [], before: ["Have all letters at hand."], during: ["Write down the date."], footer: "", calls: [], rules: [rule] }),
  saveCallSheet: async () => ({ path: "/home/sample/Call sheet.pdf", missingSigns: "" }),
  addCall: async () => 1,
  removeCall: async () => undefined,
  checkCode: async () => ({ signs: [{ position: 1, sign: "O", spoken: "capital O as in Oscar", says: ["“O” looks like digit zero."], doubtful: true }], alternatives: [{ text: "0", reason: "With another look-alike at this place", positions: [1] }], mistakenFor: null, hideAfterSeconds: 20 }),
  compareCode: async (_, typed) => ({ equal: typed === "O", steps: [{ step: "different", typed, alike: true }] }),
  lookForScams: async () => ({ outlook: "nothing_found", says: "Nothing in it goes against what USCIS publishes. That proves nothing.", demands: [], addresses: [], phones: [], advice: ["You may close it."], reportTo: [] }),
  openLink: async () => undefined,
};
