import { startSession } from '../apps/session.ts';
import { serve } from './app.ts';

await serve(startSession);
