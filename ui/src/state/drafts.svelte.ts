/** Files that wait to be filed, what is about to be filed for each, which one is in front, and how the reading goes. */
import { api } from "~/lib/api";
import type { Draft } from "~/lib/bindings/Draft";
import type { Kept } from "~/lib/bindings/Kept";
import type { Progress } from "~/lib/bindings/Progress";
import type { ReadingState } from "~/lib/bindings/ReadingState";
import { DraftEdit, type TypedDraft } from "./edit.svelte";
import { m } from "~/lib/i18n";
import { session } from "./session.svelte";
import { toasts } from "./toasts.svelte";
import { unsaved } from "./unsaved.svelte";

/** A file that was filed since the filing screen was opened. */
export interface Filed {
  id: number;
  title: string;
}

export class Drafts {
  #list = $state.raw<Draft[]>([]);
  #current = $state<string | null>(null);
  #open = $state(false);
  #hover = $state(false);
  #busy = $state(false);
  #reading = $state.raw<ReadingState>({ left: 0, paused: false });
  #coming = $state.raw<Progress | null>(null);
  #filed = $state.raw<Filed[]>([]);
  #edits = new Map<string, DraftEdit>();

  get list() {
    return this.#list;
  }
  get current() {
    return this.#list.find((draft) => draft.token === this.#current) ?? this.#list[0] ?? null;
  }
  /** The filing screen is in front. */
  get open() {
    return this.#open && (this.#list.length > 0 || this.#filed.length > 1);
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

  /** Pages still to be read, here and in documents. */
  get reading() {
    return this.#reading;
  }
  set reading(state: ReadingState) {
    this.#reading = state;
  }
  /** Files on their way in. */
  get coming() {
    return this.#coming;
  }
  set coming(progress: Progress | null) {
    this.#coming = progress && progress.done < progress.total ? progress : null;
  }
  /** What was filed since the screen was opened, in order. */
  get filed() {
    return this.#filed;
  }

  edit(draft: Draft): DraftEdit {
    let edit = this.#edits.get(draft.token);
    if (!edit) {
      edit = new DraftEdit(draft);
      this.#edits.set(draft.token, edit);
    }
    return edit;
  }

  /** Takes the list as the Rust side has it; new files open the filing screen, unless they came by themselves. */
  take(list: Draft[], toFront = true) {
    const known = new Set(this.#list.map((draft) => draft.token));
    const fresh = list.some((draft) => !known.has(draft.token));
    this.#list = list;
    for (const token of this.#edits.keys()) if (!list.some((draft) => draft.token === token)) this.#edits.delete(token);
    if (fresh && toFront) this.#open = true;
    else if (fresh) toasts.say(m.intake.found, { label: m.banner.draftsOpen, run: () => this.show() });
    this.#hover = false;
  }

  /** How far the reading of those that are known is: nothing comes or goes. */
  progress(list: Draft[]) {
    this.#list = this.#list.map((draft) => list.find((other) => other.token === draft.token) ?? draft);
  }

  async load() {
    this.#list = await session.guard(api.listDrafts());
    this.#reading = await session.guard(api.readingState());
    const typed = Object.entries((unsaved.of("drafts") ?? {}) as Record<string, TypedDraft>);
    for (const draft of this.#list) typed.filter(([token]) => token === draft.token).forEach(([, kept]) => this.edit(draft).retake(kept));
  }

  /** Keeps what was typed for the waiting files from being lost by a lock. */
  holdTyped() {
    const typed = this.#list.flatMap((draft) => {
      const kept = this.#edits.get(draft.token)?.typed;
      return kept ? [[draft.token, kept] as const] : [];
    });
    if (typed.length > 0) unsaved.hold("drafts", Object.fromEntries(typed));
    else unsaved.drop("drafts");
  }

  /** Asks what was read of a draft by now. */
  async look(draft: Draft) {
    const edit = this.edit(draft);
    if (draft.refused || edit.done >= draft.read) return;
    try {
      edit.fill(await session.guard(api.getProposal(draft.token)));
    } catch (thrown) {
      toasts.fail(thrown);
    }
  }

  async pause(paused: boolean) {
    try {
      this.#reading = await session.guard(api.pauseReading(paused));
    } catch (thrown) {
      toasts.fail(thrown);
    }
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
    this.#filed = [];
  }

  /** Throws the WireError when fields were refused. */
  async keep(draft: Draft): Promise<Kept> {
    const input = this.edit(draft).input();
    const kept = await session.guard(api.keepDraft(draft.token, input));
    this.#filed = [...this.#filed, { id: kept.documentId, title: input.document.title || draft.fileName }];
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
    this.#filed = [];
    this.#coming = null;
    this.#reading = { left: 0, paused: false };
  }

  #drop(token: string) {
    const at = this.#list.findIndex((draft) => draft.token === token);
    const list = this.#list.filter((draft) => draft.token !== token);
    this.#edits.delete(token);
    this.#list = list;
    this.holdTyped();
    this.#current = list[Math.min(Math.max(at, 0), list.length - 1)]?.token ?? null;
    if (list.length === 0 && this.#filed.length < 2) this.hide();
  }
}

export const drafts = new Drafts();
session.onClose(() => drafts.clear());
