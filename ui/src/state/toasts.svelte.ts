/** Short messages that come and go, with one thing that can be done about each. */
import { asWireError, errorWords } from "~/lib/errors";

export interface Toast {
  id: number;
  tone: "plain" | "bad";
  title: string;
  text: string;
  action: { label: string; run: () => void } | null;
}

const stays = { plain: 7_000, bad: 12_000 };

export class Toasts {
  #list = $state.raw<Toast[]>([]);
  #next = 1;

  get list() {
    return this.#list;
  }

  /** Only the newest is kept: an older "Undo" would undo something else by now. */
  say(title: string, action: Toast["action"] = null) {
    this.#list = this.#list.filter((toast) => toast.tone === "bad");
    this.#show({ tone: "plain", title, text: "", action });
  }

  /** Says what went wrong; with a title of its own where it went wrong for some only. */
  fail(thrown: unknown, title?: string) {
    const error = asWireError(thrown);
    if (error.code === "locked" || error.code === "cancelled") return;
    const words = errorWords(error);
    this.#show({ tone: "bad", title: title ?? words.title, text: title ? `${words.title}. ${words.next}` : words.next, action: null });
  }

  dismiss(id: number) {
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }

  clear() {
    this.#list = [];
  }

  #show(toast: Omit<Toast, "id">) {
    const id = this.#next++;
    this.#list = [...this.#list.slice(-2), { ...toast, id }];
    setTimeout(() => this.dismiss(id), stays[toast.tone]);
  }
}

export const toasts = new Toasts();
