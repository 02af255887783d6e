// What a file is, by its first bytes: names lie, and stdin has none.

/** Parquet starts (and ends) with these four bytes. */
export function looksLikeParquet(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x41 && head[2] === 0x52 && head[3] === 0x31;
}

/** The two bytes every gzip file starts with. */
export function looksLikeGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** True where the first character that is no space opens a JSON array or object: no CSV header starts so. */
export function looksLikeJson(head: Uint8Array): boolean {
  const start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const first = head.subarray(start).find((byte) => byte > 0x20);
  return first === 0x5b || first === 0x7b;
}

/** Nothing, or nothing but space. */
export function looksEmpty(head: Uint8Array): boolean {
  return head.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

/** The byte-order mark of UTF-16, either way round. */
export function looksLikeUtf16(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}
