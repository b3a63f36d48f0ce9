/** The cases that documents may be linked to: those of their people first. */
import { library } from "./library.svelte";
import { lists } from "./lists.svelte";

export class CaseChoice {
  words = $state("");
  #documents: () => number[];
  #near = $derived.by(() => {
    const chosen = new Set(this.#documents());
    const people = new Set(library.documents.filter(({ id }) => chosen.has(id)).flatMap((document) => document.people.map(({ id }) => id)));
    const all = library.overview?.cases ?? [];
    const theirs = all.filter((each) => each.people.some(({ id }) => people.has(id)));
    const of = new Set(theirs);
    return [...theirs, ...all.filter((each) => !of.has(each))];
  });

  constructor(documents: () => number[]) {
    this.#documents = documents;
  }

  /** Those that have the words that are typed. */
  get shown() {
    return lists.cases.having(this.words, this.#near);
  }
}
