/** What is typed and not saved. The Rust side is told as it is typed, and seals it when the vault is locked; after the lock it is offered again. */
import { api } from "~/lib/api";
import type { ItemKind } from "~/lib/bindings/ItemKind";
import type { Unsaved } from "~/lib/bindings/Unsaved";
import { desk } from "./desk.svelte";
import { library } from "./library.svelte";
import { session } from "./session.svelte";
import { toasts } from "./toasts.svelte";

/** How long the typing rests before the Rust side is told. */
const pause = 300;

/** The name of a form: its kind, and the key of what it edits. */
export const formName = (kind: string, id: number | null | undefined) => (id === null || id === undefined ? kind : `${kind}/${id}`);

export class UnsavedForms {
  #waiting = $state.raw<Unsaved[]>([]);
  #untold = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Forms that were open at a lock, the newest first; not the waiting files, whose forms are filled by themselves. */
  get waiting() {
    return this.#waiting.filter((kept) => kept.form !== "drafts");
  }

  async load() {
    this.#waiting = await session.guard(api.listUnsaved());
  }

  /** What stood in a form at the lock. */
  of(form: string): unknown {
    const kept = this.#waiting.find((kept) => kept.form === form);
    try {
      return kept ? JSON.parse(kept.text) : null;
    } catch {
      return null;
    }
  }

  hold(form: string, values: unknown) {
    this.#untold.set(form, JSON.stringify(values));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.tell(), pause);
  }

  /** Tells the Rust side what it was not told yet. */
  async tell() {
    clearTimeout(this.#timer);
    const untold = [...this.#untold];
    this.#untold.clear();
    // A form that cannot be held (too long, say) is lost by a lock, as it always was; typing goes on.
    for (const [form, text] of untold) await api.holdUnsaved(form, text).catch(() => undefined);
  }

  /** It was saved or given up. */
  drop(form: string) {
    this.#untold.delete(form);
    // Left alone when it waits for nothing: an effect that drops would otherwise run itself again.
    if (this.#waiting.some((kept) => kept.form === form)) this.#waiting = this.#waiting.filter((kept) => kept.form !== form);
    // After a lock there is nothing to let go of.
    if (session.open) void api.dropUnsaved(form).catch(() => undefined);
  }

  /** Opens the form again, with what stood in it. */
  async resume(form: string) {
    const [kind, key] = form.split("/");
    const id = key === undefined ? null : Number(key);
    if (kind === "call" && id !== null) {
      await library.open({ kind: "case", id });
      desk.calls = id;
      return;
    }
    if (id !== null && kind !== "date") {
      await library.open({ kind: kind as ItemKind, id });
      if (library.detail?.kind !== kind) return toasts.fail({ code: "noSuchItem", fields: [] });
    }
    desk.edit({ kind: kind as ItemKind, id });
  }

  clear() {
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#untold.clear();
  }
}

export const unsaved = new UnsavedForms();
session.onClose(() => unsaved.clear());
session.beforeLock(() => unsaved.tell());
