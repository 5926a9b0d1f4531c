import type { App } from 'aws-cdk-lib';
import { type Parameters, readInputs, type StackInput } from '../../../../lib/network/connectivity';
import type { Json } from '../../../fixtures/stack';
import type { Editor } from './editor';

/** Templates that work, from which broken ones are made. */
export interface Base {
  readonly name: string;
  readonly build: () => readonly StackInput[];
  readonly parameters?: Parameters;
  /** Needs (`source → destination`) of which the templates really don't say enough. @default none */
  readonly unknowable?: RegExp;
  /** Nothing in it is in a VPC, so that it has no needs. @default false */
  readonly withoutNetwork?: boolean;
}

/** A fault put into a base, and what the proof must say of it. */
export interface Row {
  readonly name: string;
  readonly base: Base;
  readonly breaks: (edit: Editor) => void;
  /** More than one: any of them will do. */
  readonly finds: Finding | readonly Finding[];
}

/** A logical id: whole, without the hash that the CDK appends, or a pattern. */
export type Id = string | RegExp;

/** A change that breaks nothing, of which nothing must be found. */
export interface Harmless {
  readonly name: string;
  readonly base: Base;
  readonly changes: (edit: Editor) => void;
}

export interface Finding {
  /** Parts of the labels of the two ends of the need that is blocked. @default a fault is expected */
  readonly need?: readonly [source: string, destination: string];
  /** Codes, any of which will do. */
  readonly code: string | readonly string[];
  /** What is to be blamed: any of these. */
  readonly at: Id | readonly Id[];
  /** What else has a part in what blocks a need. @default anything */
  readonly involves?: Id;
  /** What the fix must speak of. */
  readonly fix: RegExp;
}

export const matches = (id: string, wanted: Id): boolean =>
  typeof wanted === 'string' ? id === wanted || new RegExp(`^${wanted}[0-9A-F]{8}$`).test(id) : wanted.test(id);

/** A call that an endpoint's policy refuses: told of the way there, or of the right. */
export const refusedBy = (endpoint: string, need: readonly [string, string], fix: RegExp): readonly Finding[] => [
  { need, code: 'endpoint-policy', at: endpoint, fix },
  { code: ['permission-denied', 'permission-missing'], at: endpoint, fix },
];

/** Rows of one base. */
export const rowsOf = (base: Base, rows: Readonly<Record<string, Pick<Row, 'breaks' | 'finds'>>>): Row[] =>
  Object.entries(rows).map(([name, row]) => ({ name, base, ...row }));

export const harmlessOf = (base: Base, changes: Readonly<Record<string, (edit: Editor) => void>>): Harmless[] =>
  Object.entries(changes).map(([name, change]) => ({ name, base, changes: change }));

/** The stacks of an app, as `cdk synth` leaves them. */
export const synthesised = (app: App): StackInput[] => readInputs([app.synth().directory]);

/** A template alone. */
export const single = (id: string, template: Json, region = 'eu-central-1'): StackInput[] => [
  { id, region, account: '111122223333', template },
];
