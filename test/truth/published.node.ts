// npm run published -- FILE... [--json]: margin, VaR and backtest figures of venues and packages, recomputed and compared.
import { runProcess } from './command.node.ts';
import { publishedTables } from './documents.ts';
import { MARGIN_ADAPTERS } from './registry.ts';

runProcess({ name: 'published', split: publishedTables, adapters: MARGIN_ADAPTERS });
