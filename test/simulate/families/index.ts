import type { Order } from '../worker.ts';

/** Scenarios with one question each, and figures for an answer. */
export const FAMILIES: Readonly<Record<string, (order: Order) => Promise<object>>> = {};
