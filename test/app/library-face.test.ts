// What the two doors of the library hand out: a name that goes or comes is a change that users see.
import { expect, test } from 'vitest';
import * as node from '../../src/index.node.ts';
import * as anywhere from '../../src/index.ts';

test('the names of plimsoll, which run in Node and in a browser', () => {
  expect(Object.keys(anywhere).sort()).toMatchSnapshot();
});

test('the names of plimsoll/node', () => {
  expect(Object.keys(node).sort()).toMatchSnapshot();
});
