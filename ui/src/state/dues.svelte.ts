/** What is due, by the dates in the vault and the rules; and the kinds of date that can be kept. */
import { api } from "~/lib/api";
import type { DateKind } from "~/lib/bindings/DateKind";
import type { Due } from "~/lib/bindings/Due";
import type { DueList } from "~/lib/bindings/DueList";
import { m } from "~/lib/i18n";
import { language } from "~/lib/i18n/format";
import { library } from "./library.svelte";
import { session } from "./session.svelte";
import { toasts } from "./toasts.svelte";

export class Dues {
  #list = $state.raw<DueList | null>(null);
  #kinds = $state.raw<DateKind[]>([]);
  /** The language in which the kinds are named. */
  #named = "";

  get list() {
    return this.#list;
  }
  get kinds() {
    return this.#kinds;
  }
  kind(name: string) {
    return this.#kinds.find((kind) => kind.kind === name);
  }
  /** Not dealt with. */
  get open(): Due[] {
    return (this.#list?.due ?? []).filter((due) => due.doneDate === null);
  }
  /** Past, today or within two weeks. */
  get pressing(): Due[] {
    return this.open.filter((due) => due.standing === "past" || due.standing === "today" || due.standing === "soon");
  }

  async load() {
    try {
      const now = language();
      const [list, kinds] = await session.guard(Promise.all([api.getDue(), this.#named === now ? this.#kinds : api.listDateKinds()]));
      this.#list = list;
      this.#kinds = kinds;
      this.#named = now;
    } catch (thrown) {
      if (session.open) toasts.fail(thrown);
    }
  }

  async done(id: number, done: boolean) {
    try {
      await session.guard(api.setDateDone(id, done));
      await library.changed(done ? m.toasts.dateDone : m.toasts.savedDate);
    } catch (thrown) {
      toasts.fail(thrown);
    }
  }

  clear() {
    this.#list = null;
  }
}

export const dues = new Dues();
session.onClose(() => dues.clear());
