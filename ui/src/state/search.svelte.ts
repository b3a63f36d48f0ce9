/** Search as you type: waits for a short pause, drops answers to older questions. */
import { api } from "~/lib/api";
import type { ItemKind } from "~/lib/bindings/ItemKind";
import type { SearchHit } from "~/lib/bindings/SearchHit";
import { session } from "./session.svelte";
import { toasts } from "./toasts.svelte";

const pause = 80;
const order: ItemKind[] = ["person", "case", "code", "date", "document"];

export class Search {
  #query = $state("");
  #hits = $state.raw<SearchHit[]>([]);
  #answered = $state("");
  #active = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #ask: (query: string) => Promise<SearchHit[]>;

  constructor(ask: (query: string) => Promise<SearchHit[]>) {
    this.#ask = ask;
  }

  get query() {
    return this.#query;
  }
  set query(text: string) {
    this.#query = text;
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const question = text.trim();
    if (!question) {
      this.#take([], "");
      return;
    }
    this.#timer = setTimeout(() => void this.#run(question, asked), pause);
  }

  /** Grouped by kind, in the order they are drawn. */
  get groups() {
    return order.map((kind) => ({ kind, hits: this.#hits.filter((hit) => hit.item.kind === kind) })).filter((group) => group.hits.length > 0);
  }
  get flat() {
    return this.groups.flatMap((group) => group.hits);
  }
  get active() {
    return this.#active;
  }
  /** An answer to what is typed has come. */
  get settled() {
    return this.#answered !== "" && this.#answered === this.#query.trim();
  }

  step(by: number) {
    const count = this.#hits.length;
    if (count > 0) this.#active = (this.#active + by + count) % count;
  }

  point(index: number) {
    this.#active = index;
  }

  clear() {
    this.query = "";
  }

  #take(hits: SearchHit[], answered: string) {
    this.#hits = hits;
    this.#answered = answered;
    this.#active = 0;
  }

  async #run(question: string, asked: number) {
    try {
      const hits = await this.#ask(question);
      if (asked === this.#asked) this.#take(hits, question);
    } catch (thrown) {
      if (asked === this.#asked) toasts.fail(thrown);
    }
  }
}

export const search = new Search((query) => session.guard(api.search(query)));
session.onClose(() => search.clear());
