// Numbers as people read them: thousands separators, a fixed number of decimals, a true minus sign never.

/** 1234567.891 → "1,234,567.89". A value that rounds to zero prints without a sign; NaN and infinities print as words. */
export function numberText(value: number, decimals = 2): string {
  if (!Number.isFinite(value)) return String(value);
  const text = Math.abs(value).toFixed(decimals);
  const [whole = '0', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const sign = value < 0 && /[1-9]/.test(text) ? '-' : '';
  return `${sign}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** As many decimals as a quantity needs, at most `most`: 12 → "12", 0.25 → "0.25". */
export function shortNumberText(value: number, most = 6): string {
  if (!Number.isFinite(value)) return String(value);
  return numberText(value, most)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** 3.2 GB, 512 MB: powers of 1,024 under the names people use for them. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${numberText(value, unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`;
}
