/** One page on the table: which one, how large, and how far it is turned. Knows no element; the view tells it how much room there is. */
import type { PageInfo } from "~/lib/bindings/PageInfo";

export type Fit = "width" | "page" | "free";

const steps = [0.1, 0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4, 6];
const sides = [600, 1000, 1600, 2400, 3600];
/** Room left around a page. */
export const margin = 24;

export class Viewer {
  #pages = $state.raw<PageInfo[]>([]);
  #page = $state(1);
  #fit = $state<Fit>("page");
  #scale = $state(1);
  #room = $state.raw({ width: 600, height: 800 });

  get pages() {
    return this.#pages;
  }
  set pages(pages: PageInfo[]) {
    this.#pages = pages;
    this.#page = Math.min(Math.max(1, this.#page), Math.max(1, pages.length));
  }
  get page() {
    return this.#page;
  }
  set page(page: number) {
    this.#page = Math.min(Math.max(1, page), Math.max(1, this.#pages.length));
  }
  get info(): PageInfo | undefined {
    return this.#pages[this.#page - 1];
  }
  get fit() {
    return this.#fit;
  }
  set fit(fit: Fit) {
    if (fit === "free") this.#scale = this.scale;
    this.#fit = fit;
  }
  set room(room: { width: number; height: number }) {
    this.#room = room;
  }

  /** 1 = one pixel of the page is one pixel of the window. */
  get scale(): number {
    const info = this.info;
    if (!info || this.#fit === "free") return this.#scale;
    const wide = Math.max(40, this.#room.width - 2 * margin) / info.width;
    if (this.#fit === "width") return wide;
    return Math.min(wide, Math.max(40, this.#room.height - 2 * margin) / info.height);
  }
  get width() {
    return Math.round((this.info?.width ?? 0) * this.scale);
  }
  get height() {
    return Math.round((this.info?.height ?? 0) * this.scale);
  }

  /** The longer side to ask for, in one of a few sizes so that zooming a little asks for nothing new. */
  side(density: number): number {
    const need = Math.max(this.width, this.height) * density;
    return sides.find((side) => side >= need) ?? sides.at(-1)!;
  }

  zoom(by: 1 | -1) {
    const now = this.scale;
    const next = by > 0 ? steps.find((step) => step > now * 1.02) : steps.findLast((step) => step < now * 0.98);
    if (next) this.#free(next);
  }

  /** For a wheel or a pinch. */
  zoomBy(factor: number) {
    this.#free(Math.min(6, Math.max(0.1, this.scale * factor)));
  }

  actual() {
    this.#free(1);
  }

  #free(scale: number) {
    this.#fit = "free";
    this.#scale = scale;
  }
}
