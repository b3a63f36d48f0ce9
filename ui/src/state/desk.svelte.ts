/** What lies on top of the library: the open form or dialog, and how wide the window is. */
import type { ItemKind } from "~/lib/bindings/ItemKind";
import type { CodeSummary } from "~/lib/bindings/CodeSummary";
import { library } from "./library.svelte";
import { session } from "./session.svelte";

/** A form: for something new, or for what is there. The hints fill in links when it is opened from another thing. */
export interface Form {
  kind: ItemKind;
  id: number | null;
  personId?: number;
  caseId?: number;
  /** For a date: its kind. */
  dateKind?: string;
}

/** What is opened over the library by a key. */
export type Dialog = "shortcuts" | "palette";

export type HelpTab = "number" | "missing" | "scam" | "rules";

export class Desk {
  #form = $state.raw<Form | null>(null);
  #dialog = $state<Dialog | null>(null);
  #part = $state("");
  #calls = $state<number | null>(null);
  #checked = $state.raw<CodeSummary | null>(null);
  #help = $state.raw<{ tab: HelpTab; caseId: number | null }>({ tab: "number", caseId: null });
  #wide = $state(false);
  #drawer = $state(false);
  #menu = $state(false);
  #tour = $state(false);

  get form() {
    return this.#form;
  }
  get dialog() {
    return this.#dialog;
  }
  set dialog(which: Dialog | null) {
    this.#dialog = which;
  }
  /** The part of the settings that is shown. */
  get part() {
    return this.#part;
  }
  set part(part: string) {
    this.#part = part;
  }
  /** Opens the settings, at their first part or another. */
  settings(part = "") {
    this.#part = part;
    library.go("settings");
  }
  /** The case whose call sheet is open. */
  get calls() {
    return this.#calls;
  }
  set calls(caseId: number | null) {
    this.#calls = caseId;
  }
  /** The code that is looked at sign by sign. */
  get checked() {
    return this.#checked;
  }
  set checked(code: CodeSummary | null) {
    this.#checked = code;
  }
  /** What the help section shows, and for which case. */
  get help() {
    return this.#help;
  }
  set help(place: { tab: HelpTab; caseId: number | null }) {
    this.#help = place;
  }
  /** The lists are hidden, to give a document all the room. */
  get wide() {
    return this.#wide;
  }
  set wide(on: boolean) {
    this.#wide = on;
  }
  /** The sections are drawn over the page, in a narrow window. */
  get drawer() {
    return this.#drawer;
  }
  set drawer(on: boolean) {
    this.#drawer = on;
  }
  /** The "New" menu is open. */
  get menu() {
    return this.#menu;
  }
  set menu(on: boolean) {
    this.#menu = on;
  }

  /** A new vault is looked around in, once nothing else is in front. */
  get tour() {
    return this.#tour;
  }
  set tour(on: boolean) {
    this.#tour = on;
  }

  edit(form: Form) {
    if (!session.readOnly) this.#form = form;
  }
  close() {
    this.#form = null;
  }
  clear() {
    this.#form = null;
    this.#dialog = null;
    this.#calls = null;
    this.#checked = null;
    this.#help = { tab: "number", caseId: null };
    this.#wide = false;
    this.#drawer = false;
    this.#menu = false;
    this.#tour = false;
  }
}

export const desk = new Desk();
session.onClose(() => desk.clear());
