/** Pictures of the pages at hand, each asked for once however many pieces of it are shown. None outlives the open vault. */
import { session } from "./session.svelte";

const most = 3;
const held = new Map<string, Promise<HTMLImageElement>>();

export function picture(src: string): Promise<HTMLImageElement> {
  const known = held.get(src);
  if (known) return known;
  const image = new Image();
  image.src = src;
  const loading = image.decode().then(() => image);
  held.set(src, loading);
  loading.catch(() => held.delete(src));
  for (const oldest of held.keys()) if (held.size > most) held.delete(oldest);
  return loading;
}

session.onClose(() => held.clear());
