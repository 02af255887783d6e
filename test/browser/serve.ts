// Serves the compiled tree to a page of our own, isolated (COOP, COEP) so that it may share memory between threads.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};
const PAGE = '<!doctype html><meta charset="utf-8"><title>plimsoll test page</title>';

export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

/** The one file of a peer that a page asks for by itself. */
const PEER = '/node_modules/gpu.js/dist/gpu-browser.min.js';

/** `/` is an empty page, `/dist/…` the build, on a free loopback port. */
export async function serveBuild(): Promise<Site> {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
    if (path === '/') {
      response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end(PAGE);
      return;
    }
    const bytes =
      path.startsWith('/dist/') || path === PEER ? await readFile(join(root, path)).catch(() => undefined) : undefined;
    if (bytes === undefined) response.writeHead(404, headers).end();
    else response.writeHead(200, { ...headers, 'content-type': TYPES[extname(path)] ?? 'text/plain' }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
