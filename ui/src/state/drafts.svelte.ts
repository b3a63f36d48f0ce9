/** Files that wait to be filed, what the person has typed for each so far, and which one is in front. */
import { api } from "~/lib/api";
import type { Draft } from "~/lib/bindings/Draft";
import type { DraftInput } from "~/lib/bindings/DraftInput";
import type { Kept } from "~/lib/bindings/Kept";
import { session } from "./session.svelte";
import { toasts } from "./toasts.svelte";

/** What has been typed for one draft. */
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
  code = $state("");
  codePage = $state(1);
  keepAnyway = $state(false);
  turns = $state<number[]>([]);

  constructor(draft: Draft) {
    this.title = draft.fileName.replace(/\.[^.]+$/, "").replaceAll("_", " ");
    this.turns = draft.pages.map(() => 0);
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
      newCase: this.case === "new" ? { receiptNumber: this.receipt.trim(), form: this.form.trim() } : null,
      codeText: this.code,
      codeKeepAnyway: this.keepAnyway,
      codePage: this.codePage,
      rotations: $state.snapshot(this.turns),
    };
  }
}

export class Drafts {
  #list = $state.raw<Draft[]>([]);
  #current = $state<string | null>(null);
  #open = $state(false);
  #hover = $state(false);
  #busy = $state(false);
  #edits = new Map<string, DraftEdit>();

  get list() {
    return this.#list;
  }
  get current() {
    return this.#list.find((draft) => draft.token === this.#current) ?? this.#list[0] ?? null;
  }
  /** The filing screen is in front. */
  get open() {
    return this.#open && this.#list.length > 0;
  }
  get hover() {
    return this.#hover;
  }
  set hover(over: boolean) {
    this.#hover = over;
  }
  get busy() {
    return this.#busy;
  }

  edit(draft: Draft): DraftEdit {
    let edit = this.#edits.get(draft.token);
    if (!edit) {
      edit = new DraftEdit(draft);
      this.#edits.set(draft.token, edit);
    }
    return edit;
  }

  /** Takes the list as the Rust side has it; new files open the filing screen and come to the front if nothing is there. */
  take(list: Draft[]) {
    const known = new Set(this.#list.map((draft) => draft.token));
    const fresh = list.some((draft) => !known.has(draft.token));
    this.#list = list;
    for (const token of this.#edits.keys()) if (!list.some((draft) => draft.token === token)) this.#edits.delete(token);
    if (fresh) this.#open = true;
    this.#hover = false;
  }

  async load() {
    this.#list = await session.guard(api.listDrafts());
  }

  async choose() {
    if (session.readOnly) return toasts.fail({ code: "readOnly", fields: [] });
    this.#busy = true;
    try {
      await session.guard(api.chooseFiles());
      this.take(await session.guard(api.listDrafts()));
    } catch (thrown) {
      toasts.fail(thrown);
    } finally {
      this.#busy = false;
    }
  }

  show(token?: string) {
    if (token) this.#current = token;
    this.#open = true;
  }

  hide() {
    this.#open = false;
  }

  /** Throws the WireError when fields were refused. */
  async keep(draft: Draft): Promise<Kept> {
    const kept = await session.guard(api.keepDraft(draft.token, this.edit(draft).input()));
    this.#drop(draft.token);
    return kept;
  }

  async discard(draft: Draft) {
    try {
      await session.guard(api.discardDraft(draft.token));
      this.#drop(draft.token);
    } catch (thrown) {
      toasts.fail(thrown);
    }
  }

  clear() {
    this.#list = [];
    this.#edits.clear();
    this.#current = null;
    this.#open = false;
    this.#hover = false;
  }

  #drop(token: string) {
    const at = this.#list.findIndex((draft) => draft.token === token);
    const list = this.#list.filter((draft) => draft.token !== token);
    this.#edits.delete(token);
    this.#list = list;
    this.#current = list[Math.min(Math.max(at, 0), list.length - 1)]?.token ?? null;
    if (list.length === 0) this.#open = false;
  }
}

export const drafts = new Drafts();
session.onClose(() => drafts.clear());
