/** One thing done to many documents, one after the other: how far it is, what failed, and the way to take all of it back. */
import { api } from "~/lib/api";
import type { Document } from "~/lib/bindings/Document";
import { m } from "~/lib/i18n";
import { library } from "./library.svelte";
import { picked } from "./picked.svelte";
import { session } from "./session.svelte";
import { toasts } from "./toasts.svelte";

const linkedTo = ({ summary, notes }: Document, cases: number[]) => ({
  title: summary.title, kind: summary.kind, documentDate: summary.documentDate, people: summary.people.map(({ id }) => id), cases, notes,
});

export class Bulk {
  #running = $state.raw<{ done: number; total: number } | null>(null);
  #stopped = false;

  get running() {
    return this.#running;
  }
  stop() {
    this.#stopped = true;
  }

  async trash(ids: number[]) {
    const item = (id: number) => ({ kind: "document" as const, id });
    const act = (id: number) => api.trash(item(id)).then(() => library.leave(item(id)));
    await this.#all(ids, act, (id) => api.restore(item(id)), m.bulk.trashed);
  }

  /** Links documents to a case, and leaves those alone that are linked to it already. */
  async link(ids: number[], caseId: number, title: string) {
    const of = (document: Document) => document.summary.cases.map(({ id }) => id);
    const act = async (id: number) => {
      const document = await api.getDocument(id);
      if (of(document).includes(caseId)) return false;
      await api.saveDocument(id, linkedTo(document, [...of(document), caseId]));
      return true;
    };
    const back = async (id: number) => {
      const document = await api.getDocument(id);
      await api.saveDocument(id, linkedTo(document, of(document).filter((each) => each !== caseId)));
    };
    await this.#all(ids, act, back, (count) => (count > 0 ? m.bulk.linked(count, title) : m.bulk.alreadyLinked(title)));
  }

  /** `act` says false where nothing was to be done. */
  async #all(ids: number[], act: (id: number) => Promise<unknown>, back: (id: number) => Promise<unknown>, words: (count: number) => string) {
    if (this.#running || session.readOnly) return;
    const { done, failed, first } = await this.#each(ids, act);
    if (!session.open) return;
    if (done.length || !failed) {
      const changed = done.filter(({ did }) => did).map(({ id }) => id);
      toasts.say(words(changed.length), changed.length ? { label: m.common.undo, run: () => void this.#back(changed, back) } : null);
    }
    if (failed) toasts.fail(first, m.bulk.partly(failed, ids.length));
    picked.leave(done.map(({ id }) => id));
  }

  async #back(ids: number[], back: (id: number) => Promise<unknown>) {
    const { done, failed, first } = await this.#each(ids, back);
    if (!session.open) return;
    if (done.length) toasts.say(m.toasts.undone);
    if (failed) toasts.fail(first, m.bulk.partly(failed, ids.length));
  }

  async #each(ids: number[], act: (id: number) => Promise<unknown>) {
    const done: { id: number; did: boolean }[] = [];
    let failed = 0;
    let first: unknown;
    this.#stopped = false;
    this.#running = { done: 0, total: ids.length };
    for (const id of ids) {
      if (this.#stopped || !session.open) break;
      try {
        done.push({ id, did: (await session.guard(act(id))) !== false });
      } catch (thrown) {
        failed += 1;
        first ??= thrown;
      }
      this.#running = { done: done.length + failed, total: ids.length };
    }
    if (session.open) await library.refresh().catch((thrown) => toasts.fail(thrown));
    this.#running = null;
    return { done, failed, first };
  }
}

export const bulk = new Bulk();
session.onClose(() => bulk.stop());
