import { startDocumented } from '../apps/documented.ts';
import { serve } from './app.ts';

await serve(startDocumented);
