// Which of DuckDB's types may stand where a text, a number or an instant is wanted.

export const ZONED_INSTANT = 'TIMESTAMP WITH TIME ZONE';

export function isTextType(type: string): boolean {
  return type === 'VARCHAR' || type.startsWith('ENUM(');
}

export function isIntegerType(type: string): boolean {
  return /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/.test(type);
}

export function isNumberType(type: string): boolean {
  return isIntegerType(type) || type === 'FLOAT' || type === 'DOUBLE' || type.startsWith('DECIMAL(');
}
