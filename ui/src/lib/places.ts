/** Places on pages, as shares of the page: turned along with it. */

/** Left, top, width, height, 0 to 1. */
export type Area = [number, number, number, number];

/** Where an area lies once the page is turned by so many degrees, clockwise. */
export function turned([x, y, w, h]: Area, degrees: number): Area {
  switch (((degrees % 360) + 360) % 360) {
    case 90:
      return [1 - y - h, x, h, w];
    case 180:
      return [1 - x - w, 1 - y - h, w, h];
    case 270:
      return [y, 1 - x - w, h, w];
    default:
      return [x, y, w, h];
  }
}

/** With some room around it, within the page. */
export function around([x, y, w, h]: Area, share: number): Area {
  const left = Math.max(0, x - h * share);
  const top = Math.max(0, y - h * share);
  return [left, top, Math.min(1, x + w + h * share) - left, Math.min(1, y + h + h * share) - top];
}

/** As sides in percent, for an element that lies on the page. */
export function sides([x, y, w, h]: Area): string {
  const percent = (share: number) => `${(share * 100).toFixed(3)}%`;
  return `left:${percent(x)};top:${percent(y)};width:${percent(w)};height:${percent(h)}`;
}
