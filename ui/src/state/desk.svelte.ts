/** What lies on top of the library: the open form or dialog, and how wide the window is. */
import type { ItemKind } from "~/lib/bindings/ItemKind";
import { session } from "./session.svelte";

/** A form: for something new, or for what is there. The hints fill in links when it is opened from another thing. */
export interface Form {
  kind: ItemKind;
  id: number | null;
  personId?: number;
  caseId?: number;
}

export class Desk {
  #form = $state.raw<Form | null>(null);
  #dialog = $state<"settings" | "shortcuts" | null>(null);
  #wide = $state(false);
  #drawer = $state(false);
  #menu = $state(false);

  get form() {
    return this.#form;
  }
  get dialog() {
    return this.#dialog;
  }
  set dialog(which: "settings" | "shortcuts" | null) {
    this.#dialog = which;
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

  edit(form: Form) {
    if (!session.readOnly) this.#form = form;
  }
  close() {
    this.#form = null;
  }
  clear() {
    this.#form = null;
    this.#dialog = null;
    this.#wide = false;
    this.#drawer = false;
    this.#menu = false;
  }
}

export const desk = new Desk();
session.onClose(() => desk.clear());
