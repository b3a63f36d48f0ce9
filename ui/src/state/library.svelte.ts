/** What the open vault holds, what is selected, and the changes made to it. Lists carry no secret. */
import { api } from "~/lib/api";
import type { Case } from "~/lib/bindings/Case";
import type { CodeSummary } from "~/lib/bindings/CodeSummary";
import type { Document } from "~/lib/bindings/Document";
import type { DocumentSummary } from "~/lib/bindings/DocumentSummary";
import type { FormInfo } from "~/lib/bindings/FormInfo";
import type { ItemKind } from "~/lib/bindings/ItemKind";
import type { ItemRef } from "~/lib/bindings/ItemRef";
import type { Overview } from "~/lib/bindings/Overview";
import type { Person } from "~/lib/bindings/Person";
import { isWireError } from "~/lib/errors";
import { m } from "~/lib/i18n";
import { session } from "./session.svelte";
import { toasts } from "./toasts.svelte";

export type Section = "home" | "people" | "cases" | "codes" | "documents" | "deadlines" | "help" | "trash" | "history" | "settings";

export type Detail =
  | { kind: "person"; value: Person }
  | { kind: "case"; value: Case }
  | { kind: "code"; value: CodeSummary }
  | { kind: "document"; value: Document }
  | { kind: "gone" };

interface Place {
  section: Section;
  item: ItemRef | null;
  page: number;
  /** What was searched for, to be shown on the pages. */
  query: string;
}

const sectionOf: Record<ItemKind, Section> = { person: "people", case: "cases", code: "codes", document: "documents", date: "deadlines" };

export class Library {
  #overview = $state.raw<Overview | null>(null);
  #documents = $state.raw<DocumentSummary[]>([]);
  #forms = $state.raw<FormInfo[]>([]);
  #detail = $state.raw<Detail | null>(null);
  #place = $state.raw<Place>({ section: "home", item: null, page: 1, query: "" });
  #trail = $state.raw<Place[]>([]);
  #version = $state(0);
  #asked = 0;

  get overview() {
    return this.#overview;
  }
  get documents() {
    return this.#documents;
  }
  get forms() {
    return this.#forms;
  }
  get detail() {
    return this.#detail;
  }
  get section() {
    return this.#place.section;
  }
  get item() {
    return this.#place.item;
  }
  get page() {
    return this.#place.page;
  }
  get query() {
    return this.#place.query;
  }
  get canGoBack() {
    return this.#trail.length > 0 || this.#place.item !== null;
  }
  /** Rises with every change, for lists that load their own rows. */
  get version() {
    return this.#version;
  }

  async load() {
    const [overview, documents, forms] = await session.guard(Promise.all([api.overview(), api.listDocuments(), api.listForms()]));
    this.#overview = overview;
    this.#documents = documents;
    this.#forms = forms;
  }

  /** Asks for everything shown again. */
  async refresh() {
    const [overview, documents] = await session.guard(Promise.all([api.overview(), api.listDocuments()]));
    this.#overview = overview;
    this.#documents = documents;
    this.#version += 1;
    await this.#show();
  }

  go(section: Section) {
    this.#move({ section, item: null, page: 1, query: "" });
  }

  async open(item: ItemRef, page = 1, query = "") {
    if (item.kind === "date") {
      // A date has no page of its own: it stands in the list, and opens to be edited.
      this.go("deadlines");
      return;
    }
    await this.#move({ section: sectionOf[item.kind], item, page, query });
  }

  back() {
    const last = this.#trail.at(-1);
    this.#trail = this.#trail.slice(0, -1);
    this.#place = last ?? { ...this.#place, item: null };
    void this.#show();
  }

  /** Says that something changed, with a way to take it back. */
  async changed(words: string) {
    try {
      const [newest] = await session.guard(api.listHistory(null));
      await this.refresh();
      const seq = newest?.undoable ? newest.seq : null;
      toasts.say(words, seq === null ? null : { label: m.common.undo, run: () => void this.undo(seq) });
    } catch (thrown) {
      toasts.fail(thrown);
    }
  }

  async undo(seq: number) {
    try {
      await session.guard(api.undo(seq));
      await this.refresh();
      toasts.say(m.toasts.undone);
    } catch (thrown) {
      toasts.fail(thrown);
    }
  }

  async trash(item: ItemRef) {
    await this.#do(api.trash(item), m.trash.moved);
  }
  async restore(item: ItemRef) {
    await this.#do(api.restore(item), m.trash.restored);
  }
  async purge(item: ItemRef) {
    await this.#do(api.purge(item), m.trash.purged);
  }
  async emptyTrash() {
    await this.#do(api.emptyTrash(), m.trash.purged);
  }

  async turn(documentId: number, page: number, rotation: number) {
    try {
      await session.guard(api.rotatePage(documentId, page, rotation));
      await this.#show();
      this.#version += 1;
    } catch (thrown) {
      toasts.fail(thrown);
    }
  }

  clear() {
    this.#asked += 1;
    this.#overview = null;
    this.#documents = [];
    this.#detail = null;
    this.#trail = [];
    this.#place = { section: "home", item: null, page: 1, query: "" };
  }

  async #move(place: Place) {
    const { section, item, page } = this.#place;
    const same = section === place.section && item?.kind === place.item?.kind && item?.id === place.item?.id;
    if (same && page === place.page) return;
    if (!same) this.#trail = [...this.#trail.slice(-40), this.#place];
    this.#place = place;
    if (!same) await this.#show();
  }

  async #do(command: Promise<void>, words: string) {
    try {
      await session.guard(command);
      await this.changed(words);
    } catch (thrown) {
      toasts.fail(thrown);
    }
  }

  /** Loads what is selected; a late answer for something else is dropped. */
  async #show() {
    const asked = ++this.#asked;
    const item = this.#place.item;
    if (!item) {
      this.#detail = null;
      return;
    }
    try {
      const detail = await session.guard(fetchDetail(item));
      if (asked === this.#asked) this.#detail = detail;
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this.#detail = { kind: "gone" };
      if (!isWireError(thrown) || thrown.code !== "noSuchItem") toasts.fail(thrown);
    }
  }
}

async function fetchDetail({ kind, id }: ItemRef): Promise<Detail> {
  switch (kind) {
    case "person":
      return { kind, value: await api.getPerson(id) };
    case "case":
      return { kind, value: await api.getCase(id) };
    case "code":
      return { kind, value: await api.getCode(id) };
    case "document":
      return { kind, value: await api.getDocument(id) };
    case "date":
      return { kind: "gone" };
  }
}

export const library = new Library();
session.onClose(() => {
  library.clear();
  // A message may hold a title.
  toasts.clear();
});
