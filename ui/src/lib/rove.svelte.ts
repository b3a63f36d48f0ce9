/** Where the focus stands in a list of any length, where a key leads to, and what is typed to come to a row. */
import { tick } from "svelte";
import type { VirtualizerHandle } from "virtua/svelte";

/** How a list is laid out just now. */
export interface Layout {
  count: number;
  columns: number;
  /** Rows that are seen at once. */
  page: number;
}

/** The row that a key leads to from the row `at`; null for any other key. */
export function led(key: string, at: number, { count, columns, page }: Layout): number | null {
  const rtl = document.documentElement.dir === "rtl";
  const steps: Record<string, number> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    PageDown: Math.max(1, page - 1) * columns,
    PageUp: -Math.max(1, page - 1) * columns,
    Home: -count,
    End: count,
    ...(columns > 1 ? { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 } : {}),
  };
  const step = steps[key];
  return step === undefined ? null : Math.max(0, Math.min(count - 1, at + step));
}

/** What was typed within the last moment, to come to the row that begins with it. */
export class Typed {
  #text = "";
  #until = 0;

  /** More letters of a word that was begun. */
  get going() {
    return Date.now() < this.#until;
  }

  /** The row that a letter leads to, from the row `at`. */
  find(letter: string, at: number, count: number, text: (index: number) => string): number | null {
    this.#text = this.going ? this.#text + letter.toLowerCase() : letter.toLowerCase();
    this.#until = Date.now() + 800;
    // The same letter again goes on to the next row that begins with it.
    const same = this.#text.length > 1 && [...this.#text].every((each) => each === this.#text[0]);
    const word = same ? this.#text[0]! : this.#text;
    const from = word.length > 1 ? at : at + 1;
    for (let step = 0; step < count; step++) {
      const index = (from + step) % count;
      if (text(index).toLowerCase().startsWith(word)) return index;
    }
    return null;
  }
}

/** What the list is made of just now. */
export interface Listed {
  count: number;
  columns: number;
  name: (index: number) => string | number | undefined;
  text: (index: number) => string;
  find: (name: string | number) => number;
  box: HTMLElement | null;
  drawn: VirtualizerHandle | undefined;
}

const withCommand = (event: KeyboardEvent) => event.ctrlKey || event.metaKey || event.altKey;

/** The place of the focus in a list of which only some rows are drawn. */
export class Rove {
  #at = $state(0);
  #name: string | number | undefined;
  #going = 0;
  #typed = new Typed();
  #list: () => Listed;

  constructor(list: () => Listed) {
    this.#list = list;
  }

  /** The row where Tab comes to. */
  get at() {
    return this.#at;
  }

  stand(index: number) {
    this.#at = index;
    this.#name = this.#list().name(index);
  }

  /** What is open is where Tab comes to, and is in sight. */
  open(name: string | number) {
    const index = name === this.#name ? -1 : this.#list().find(name);
    if (index < 0) return;
    this.stand(index);
    void tick().then(() => this.#show(index));
  }

  /** The place is kept by what stands there; when that is gone, by its number, and the focus does not get lost with it. */
  settle() {
    const { box, count, find } = this.#list();
    if (this.#name === undefined) return;
    const focused = box?.contains(document.activeElement) ?? false;
    const found = find(this.#name);
    this.stand(found < 0 ? Math.max(0, Math.min(this.#at, count - 1)) : found);
    if (focused && count > 0) void tick().then(() => document.activeElement === document.body && this.go(this.#at));
  }

  go(index: number) {
    const mine = ++this.#going;
    this.stand(index);
    this.#show(index);
    // A row that was not drawn yet cannot take the focus before it was measured.
    const take = (left: number) => {
      if (mine !== this.#going) return;
      const control = this.#list().box?.querySelector<HTMLElement>(`[data-at="${index}"] button:not(:disabled)`);
      control?.focus({ preventScroll: true });
      if ((!control || document.activeElement !== control) && left > 0) requestAnimationFrame(() => take(left - 1));
    };
    void tick().then(() => take(20));
  }

  /** A key that was pressed in the list; says where it leads to, if it does. */
  press(event: KeyboardEvent): number | null {
    if (event.defaultPrevented || withCommand(event)) return null;
    const { count, columns, drawn } = this.#list();
    const page = drawn ? Math.floor(drawn.getViewportSize() / Math.max(1, drawn.getItemSize(Math.floor(this.#at / columns)))) : 1;
    const to = led(event.key, this.#at, { count, columns, page });
    if (to !== null) {
      event.preventDefault();
      this.go(to);
    } else if (this.#typed.going || event.shiftKey) this.letter(event);
    return to;
  }

  /** A letter that the window has a use for is not the list's, unless a word was begun, or with Shift. */
  letter(event: KeyboardEvent) {
    const { box, count, text } = this.#list();
    if (event.defaultPrevented || withCommand(event) || !/^[\p{L}\p{N}]$/u.test(event.key) || !box?.contains(event.target as Node)) return;
    event.preventDefault();
    const to = this.#typed.find(event.key, this.#at, count, text);
    if (to !== null) this.go(to);
  }

  #show(index: number) {
    const { columns, drawn } = this.#list();
    drawn?.scrollToIndex(Math.floor(index / columns), { align: "nearest" });
  }
}
