/** How each list of records is sorted, narrowed and drawn, for as long as the vault is open. */
import { bare } from "~/lib/bare";
import type { CaseSummary } from "~/lib/bindings/CaseSummary";
import type { CodeSummary } from "~/lib/bindings/CodeSummary";
import type { DocumentSummary } from "~/lib/bindings/DocumentSummary";
import type { PersonSummary } from "~/lib/bindings/PersonSummary";
import { compare } from "~/lib/i18n/format";
import { session } from "./session.svelte";

export type Trait = number | string;

interface Rules<T, S extends string, F extends string> {
  /** The first is the order at the start; `null` leaves the order in which the vault gives them. */
  sorts: Record<S, ((a: T, b: T) => number) | null>;
  /** What a thing can be chosen by. */
  facets: Record<F, (item: T) => Trait[]>;
  /** The words that it is found by. */
  words: (item: T) => (string | null)[];
}


export class ListView<T, S extends string = string, F extends string = string> {
  #rules: Rules<T, S, F>;
  #sort = $state<S>() as S;
  #chosen = $state.raw<Partial<Record<F, Trait[]>>>({});
  words = $state("");
  /** Drawn as tiles. */
  tiles = $state(false);

  constructor(rules: Rules<T, S, F>) {
    this.#rules = rules;
    this.#sort = Object.keys(rules.sorts)[0] as S;
  }

  /** By what it can be sorted. */
  get sorts() {
    return Object.keys(this.#rules.sorts) as S[];
  }
  get sort() {
    return this.#sort;
  }
  set sort(by: S) {
    this.#sort = by;
  }
  chosen(facet: F): Trait[] {
    return this.#chosen[facet] ?? [];
  }
  choose(facet: F, traits: Trait[]) {
    this.#chosen = { ...this.#chosen, [facet]: traits };
  }
  /** Something is left out. */
  get narrowed(): boolean {
    return this.words.trim() !== "" || Object.values<Trait[] | undefined>(this.#chosen).some((traits) => traits?.length);
  }

  /** What is to be shown, in its order: of each facet any of what was chosen, and all of the words. */
  of(items: T[]): T[] {
    const chosen = (Object.entries(this.#chosen) as [F, Trait[]][]).filter(([, traits]) => traits.length > 0).map(([facet, traits]) => [this.#rules.facets[facet], new Set(traits)] as const);
    const found = items.filter((item) => chosen.every(([read, traits]) => read(item).some((trait) => traits.has(trait))));
    const order = this.#rules.sorts[this.#sort];
    const worded = this.having(this.words, found);
    return order ? worded.toSorted(order) : worded;
  }

  /** Those that have all of the words. */
  having(words: string, items: T[]): T[] {
    const typed = bare(words).split(/\s+/).filter(Boolean);
    if (typed.length === 0) return items;
    return items.filter((item) => {
      const text = bare(this.#rules.words(item).filter(Boolean).join(" "));
      return typed.every((word) => text.includes(word));
    });
  }

  widen() {
    this.#chosen = {};
    this.words = "";
  }
  clear() {
    this.widen();
    this.tiles = false;
    this.#sort = Object.keys(this.#rules.sorts)[0] as S;
  }
}

/** What has no such thing stands after what has. */
const last = (a: string | null | undefined, b: string | null | undefined) => (a ? (b ? compare(a, b) : -1) : b ? 1 : 0);
const names = (people: { fullName: string }[]) => people.map((person) => person.fullName);
const ids = (linked: { id: number }[]): Trait[] => linked.map(({ id }) => id);
/** An earlier code stands after the current ones. */
const earlier = (a: CodeSummary, b: CodeSummary) => Number(a.superseded) - Number(b.superseded);

export const lists = {
  people: new ListView<PersonSummary, "given" | "name", "standing">({
    sorts: { given: null, name: (a, b) => compare(a.fullName, b.fullName) },
    facets: { standing: (person) => [person.caseCount ? "case" : "noCase"] },
    words: (person) => [person.fullName, person.aNumberMasked],
  }),
  cases: new ListView<CaseSummary, "changed" | "form" | "status" | "person", "people" | "form">({
    sorts: {
      changed: null,
      form: (a, b) => last(a.form, b.form) || compare(a.title, b.title),
      status: (a, b) => last(a.status, b.status) || compare(a.title, b.title),
      person: (a, b) => last(a.people[0]?.fullName, b.people[0]?.fullName) || compare(a.title, b.title),
    },
    facets: { people: (item) => ids(item.people), form: (item) => [item.form] },
    words: (item) => [item.title, item.formTitle, item.status, ...names(item.people)],
  }),
  codes: new ListView<CodeSummary, "notice" | "ends" | "case", "people" | "cases" | "standing">({
    sorts: {
      notice: earlier,
      ends: (a, b) => earlier(a, b) || Number(a.usedDate !== null) - Number(b.usedDate !== null) || last(a.aboutLapses, b.aboutLapses),
      case: (a, b) => last(a.caseTitle, b.caseTitle) || earlier(a, b),
    },
    facets: {
      people: (code) => (code.personId === null ? [] : [code.personId]),
      cases: (code) => (code.caseId === null ? [] : [code.caseId]),
      standing: (code) => [code.usedDate ? "used" : code.superseded ? "earlier" : "current"],
    },
    words: (code) => [code.caseTitle, code.personName, code.notes],
  }),
  documents: new ListView<DocumentSummary, "added" | "date" | "title" | "kind" | "case", "people" | "cases" | "kind" | "links">({
    sorts: {
      added: (a, b) => (a.addedAt < b.addedAt ? 1 : a.addedAt > b.addedAt ? -1 : b.id - a.id),
      date: (a, b) => last(b.documentDate ?? "", a.documentDate ?? ""),
      title: (a, b) => compare(a.title, b.title),
      kind: (a, b) => compare(a.kind, b.kind) || compare(a.title, b.title),
      case: (a, b) => last(a.cases[0]?.title, b.cases[0]?.title) || compare(a.title, b.title),
    },
    facets: {
      people: (item) => ids(item.people),
      cases: (item) => ids(item.cases),
      kind: (item) => [item.kind],
      links: (item) => [item.people.length + item.cases.length ? "some" : "none"],
    },
    words: (item) => [item.title, ...names(item.people), ...item.cases.map(({ title }) => title)],
  }),
};

session.onClose(() => Object.values(lists).forEach((view) => view.clear()));
