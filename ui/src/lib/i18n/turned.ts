/** Every message of a catalogue, put through `change`: the fixed ones, and what the others come to. */
export function turned<T>(value: T, change: (text: string) => string): T {
  if (typeof value === "string") return change(value) as T;
  if (typeof value === "function") return ((...args: unknown[]) => turned((value as unknown as (...args: unknown[]) => unknown)(...args), change)) as T;
  if (Array.isArray(value)) return value.map((each) => turned(each as unknown, change)) as T;
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, turned(inner as unknown, change)])) as T;
  return value;
}
