// npm run truth -- FILE... [--json]: tables of published prices and distribution values, recomputed and compared.
import { runProcess } from './command.node.ts';
import { pricingTables } from './documents.ts';
import { PRICING_ADAPTERS } from './registry.ts';

runProcess({ name: 'truth', split: pricingTables, adapters: PRICING_ADAPTERS });
