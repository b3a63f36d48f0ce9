/** The documents that are picked out in their list, for something that is done to all of them. */
import { SvelteSet } from "svelte/reactivity";
import { session } from "./session.svelte";

export class Picked {
  #ids = new SvelteSet<number>();
  #open = $state(false);
  /** Where a range begins. */
  #from: number | null = null;

  /** Each row has a box to tick. */
  get on() {
    return this.#open || this.#ids.size > 0;
  }
  set on(open: boolean) {
    this.clear();
    this.#open = open;
  }
  get count() {
    return this.#ids.size;
  }
  get ids(): number[] {
    return [...this.#ids];
  }
  has(id: number) {
    return this.#ids.has(id);
  }

  /** A range begins here, if one is asked for next. */
  begin(id: number) {
    this.#from = id;
  }

  flip(id: number) {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.#from = id;
  }

  /** From where a range begins to `to`, in the order of the list. */
  range(order: number[], to: number) {
    const end = order.indexOf(to);
    const found = this.#from === null ? -1 : order.indexOf(this.#from);
    const start = found < 0 ? end : found;
    this.all(order.slice(Math.min(start, end), Math.max(start, end) + 1));
    this.#from = order[start] ?? to;
  }

  all(ids: number[]) {
    this.#ids.clear();
    for (const id of ids) this.#ids.add(id);
  }

  /** What is not in the list any more is not picked: nothing is done to what is not seen. */
  keep(listed: number[]) {
    if (this.#ids.size === 0) return;
    const there = new Set(listed);
    for (const id of this.#ids) if (!there.has(id)) this.#ids.delete(id);
  }

  /** What was dealt with is picked no more; with the last of it the boxes go. */
  leave(ids: number[]) {
    for (const id of ids) this.#ids.delete(id);
    if (this.#ids.size === 0) this.clear();
  }

  clear() {
    this.#ids.clear();
    this.#open = false;
    this.#from = null;
  }
}

export const picked = new Picked();
session.onClose(() => picked.clear());
