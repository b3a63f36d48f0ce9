/** What is about to be filed for one waiting file: what was read of it, as long as the person has not said otherwise. */
import { SvelteSet } from "svelte/reactivity";
import type { DateInput } from "~/lib/bindings/DateInput";
import type { Draft } from "~/lib/bindings/Draft";
import type { DraftInput } from "~/lib/bindings/DraftInput";
import type { Proposal } from "~/lib/bindings/Proposal";
import type { ProposedDate } from "~/lib/bindings/ProposedDate";
import type { ReadField } from "~/lib/bindings/ReadField";

/** The fields of the form that are read from pages, by the names that the reading gives them. */
export const readable = {
  notice_date: "documentDate",
  name: "newPerson",
  a_number: "aNumber",
  receipt_number: "receipt",
  form: "form",
  received_date: "received",
  priority_date: "priority",
  access_code: "code",
} as const;

export type ReadName = keyof typeof readable;

const isReadable = (name: string): name is ReadName => name in readable;

const filled = ["title", "kind", "documentDate", "person", "newPerson", "aNumber", "case", "receipt", "form", "received", "priority", "code", "codePage"] as const;
type Filled = (typeof filled)[number];

/** What a person typed for a waiting file, as it is written down at a lock. */
export interface TypedDraft {
  fields: Record<string, unknown>;
  turns: (number | null)[];
  dropped: string[];
}

const dateKey = (date: ProposedDate) => `${date.kind} ${date.date} ${date.time} ${date.printedDue}`;

export class DraftEdit {
  title = $state("");
  kind = $state("notice");
  documentDate = $state<string | null>(null);
  /** Key of a person, "new" or "". */
  person = $state("");
  newPerson = $state("");
  aNumber = $state("");
  /** Key of a case, "new" or "". */
  case = $state("");
  receipt = $state("");
  form = $state("");
  received = $state<string | null>(null);
  priority = $state<string | null>(null);
  code = $state("");
  codePage = $state(1);
  keepAnyway = $state(false);
  turns = $state<number[]>([]);
  /** Dates that were read, and whether each is kept. */
  dates = $state<{ date: ProposedDate; keep: boolean }[]>([]);
  /** The page in front. */
  page = $state(1);
  /** The field that is looked at. */
  spot = $state("");
  /** The fields that were looked at: what unfolded below them stays, so that nothing moves under the pointer. */
  readonly looked = new SvelteSet<string>();
  #read = $state.raw<ReadField[]>([]);
  #done = $state(-1);
  #filled: Record<string, unknown> = {};
  #dropped: string[] = [];
  /** Fields that were written in, even if what stands there is what stood there before. */
  #written = new Set<Filled>();

  constructor(draft: Draft) {
    this.title = draft.fileName.replace(/\.[^.]+$/, "").replaceAll("_", " ");
    this.turns = draft.pages.map(() => 0);
    for (const name of filled) this.#filled[name] = this[name];
  }

  /** Everything that was read, the likeliest reading of a field first. */
  get read() {
    return this.#read;
  }
  /** Pages read when this was filled in last; -1 before. */
  get done() {
    return this.#done;
  }

  of(name: string): ReadField | undefined {
    return this.#read.find((field) => field.field === name);
  }

  /** The value in the form's box for a field that was read. */
  get(name: ReadName): string {
    return this[readable[name]] ?? "";
  }

  set(name: ReadName, value: string) {
    (this[readable[name]] as string | null) = value;
  }

  /** A reading that the person should look at: the engine doubted, and it still stands in the form. */
  doubtful(name: ReadName): boolean {
    const field = this.of(name);
    return field !== undefined && !field.sure && this.#shown(name) && this.get(name) !== "" && this.get(name) === this.#filled[readable[name]];
  }

  /** Whether the form has a box for it just now. */
  #shown(name: ReadName): boolean {
    if (name === "name") return this.person === "new";
    if (name === "a_number") return this.person !== "";
    return name === "notice_date" || name === "access_code" || this.case === "new";
  }

  /** Takes what was read, except where the person has written something else. */
  fill(proposal: Proposal) {
    this.#done = proposal.done;
    this.#read = proposal.fields;
    // What the person has looked at does not change under their eyes when a later page is read, unless it was empty.
    const seen = new Set([...this.looked].filter(isReadable).map((name) => readable[name] as Filled));
    const put = <K extends Filled>(name: K, value: DraftEdit[K]) => {
      if (this.#written.has(name) || this[name] !== this.#filled[name] || (seen.has(name) && this[name])) return;
      (this as Pick<DraftEdit, Filled>)[name] = value;
      this.#filled[name] = value;
    };
    const value = (name: string) => {
      const field = this.of(name);
      return field && (field.fills || name === "access_code") ? field.value : "";
    };
    if (proposal.title) put("title", proposal.title);
    if (proposal.kind) put("kind", proposal.kind);
    put("documentDate", proposal.documentDate);
    put("person", proposal.personId !== null ? String(proposal.personId) : proposal.newPerson !== null ? "new" : "");
    put("newPerson", proposal.newPerson ?? "");
    put("aNumber", value("a_number"));
    put("case", proposal.caseId !== null ? String(proposal.caseId) : proposal.newCase !== null ? "new" : "");
    put("receipt", proposal.newCase?.[0] ?? "");
    put("form", proposal.newCase?.[1] ?? "");
    put("received", value("received_date") || null);
    put("priority", value("priority_date") || null);
    put("code", value("access_code"));
    const page = this.of("access_code")?.places[0]?.page;
    if (page) put("codePage", page);
    const dropped = new Set([...this.#dropped, ...this.dates.filter((entry) => !entry.keep).map((entry) => dateKey(entry.date))]);
    this.#dropped = [];
    this.dates = proposal.dates.map((date) => ({ date, keep: !dropped.has(dateKey(date)) }));
    proposal.rotations.forEach((turn, at) => {
      if (this.turns[at] === (this.#filled[`turn${at}`] ?? 0)) this.turns[at] = turn;
      this.#filled[`turn${at}`] = turn;
    });
  }

  /** What the person typed: the fields that differ from what was filled in, dates that are not kept, turns. Nothing if all is as it was read. */
  get typed(): TypedDraft | null {
    const fields = Object.fromEntries(filled.filter((name) => this.#written.has(name) || this[name] !== this.#filled[name]).map((name) => [name, this[name]]));
    const turns = this.turns.map((turn, at) => (turn === (this.#filled[`turn${at}`] ?? 0) ? null : turn));
    const dropped = this.dates.filter((entry) => !entry.keep).map((entry) => dateKey(entry.date));
    const any = Object.keys(fields).length > 0 || dropped.length > 0 || turns.some((turn) => turn !== null);
    return any ? { fields, turns, dropped } : null;
  }

  /** Takes back what was typed before a lock; what is read meanwhile does not change it. */
  retake(typed: TypedDraft) {
    for (const name of filled) {
      if (!(name in typed.fields)) continue;
      (this as Record<Filled, unknown>)[name] = typed.fields[name];
      this.#written.add(name);
    }
    typed.turns.forEach((turn, at) => turn !== null && at < this.turns.length && (this.turns[at] = turn));
    this.#dropped = typed.dropped;
  }

  /** The person wrote the title: no reading replaces it any more. */
  entitle(title: string) {
    this.title = title;
    this.#written.add("title");
  }

  /** Shows where a field stands, and its next place when it is asked for again. */
  look(name: string) {
    this.spot = name;
    this.looked.add(name);
    const places = this.of(name)?.places ?? [];
    if (places.length > 0 && !places.some((place) => place.page === this.page)) this.page = places[0]!.page;
  }

  turn(page: number, by: number) {
    this.turns[page - 1] = ((this.turns[page - 1] ?? 0) + by + 360) % 360;
  }

  input(): DraftInput {
    const person = Number(this.person);
    const chosen = Number(this.case);
    return {
      document: {
        title: this.title.trim(),
        kind: this.kind,
        documentDate: this.documentDate,
        people: person ? [person] : [],
        cases: chosen ? [chosen] : [],
        notes: "",
      },
      newPerson: this.person === "new" ? { fullName: this.newPerson.trim() } : null,
      aNumber: this.person ? this.aNumber.trim() : "",
      newCase: this.case === "new" ? { receiptNumber: this.receipt.trim(), form: this.form.trim(), receivedDate: this.received, priorityDate: this.priority } : null,
      codeText: this.code,
      codeKeepAnyway: this.keepAnyway,
      codePage: this.codePage,
      rotations: $state.snapshot(this.turns),
      dates: this.dates.filter((entry) => entry.keep).map((entry) => kept(entry.date)),
    };
  }

}

function kept(date: ProposedDate): DateInput {
  return {
    kind: date.kind, title: "", date: date.date, time: date.time, printedDue: date.printedDue, served: "unknown", abroad: false,
    personId: null, caseId: null, documentId: null, doneDate: null, notes: "",
  };
}

/** The doubtful fields of the form, from the top. */
export function doubts(edit: DraftEdit): ReadName[] {
  return Object.keys(readable).filter(isReadable).filter((name) => edit.doubtful(name));
}
