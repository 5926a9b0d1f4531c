/** The widgets of a CloudWatch dashboard, as the page draws them. Shared by server and page: no imports with code. */
import type { Block } from './markdown';

export interface Place {
  /** Columns and rows of CloudWatch's grid, 24 wide; a row is about 50 pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type View = 'timeSeries' | 'singleValue' | 'bar';

export interface Annotation {
  readonly label: string;
  readonly color?: string;
  /** Horizontal: a value; vertical: epoch milliseconds. A band has an end too. */
  readonly value: number;
  readonly end?: number;
  readonly fill?: 'above' | 'below' | 'before' | 'after';
  readonly axis?: 'left' | 'right';
}

export interface AxisOptions {
  readonly label?: string;
  readonly min?: number;
  readonly max?: number;
}

export interface DrawnSeries {
  readonly label: string;
  readonly color?: string;
  readonly axis: 'left' | 'right';
  readonly unit?: 'seconds' | 'milliseconds' | 'bytes' | 'percent';
  /** Epoch milliseconds, ascending. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export interface MetricWidget extends Place {
  readonly kind: 'metric';
  readonly title: string;
  readonly view: View;
  /** Set where the page draws something else than the dashboard asks for. */
  readonly note?: string;
  readonly stacked: boolean;
  readonly sparkline: boolean;
  /** Seconds of a point, for the legend. */
  readonly period: number;
  readonly left: AxisOptions;
  readonly right: AxisOptions;
  readonly horizontal: readonly Annotation[];
  readonly vertical: readonly Annotation[];
  readonly series: readonly DrawnSeries[];
  /** Messages of expressions that could not be evaluated. */
  readonly errors: readonly string[];
}

export interface TextWidget extends Place {
  readonly kind: 'text';
  readonly blocks: readonly Block[];
  /** Without a frame. */
  readonly transparent: boolean;
}

export interface AlarmWidget extends Place {
  readonly kind: 'alarm';
  readonly title: string;
  /** Names, in the dashboard's order. */
  readonly alarms: readonly string[];
  /** Only alarms in these states are shown; empty: all. */
  readonly states: readonly string[];
}

export interface OtherWidget extends Place {
  readonly kind: 'other';
  readonly title: string;
  /** What stands here on AWS, and that it isn't drawn here. */
  readonly note: string;
}

export type Widget = MetricWidget | TextWidget | AlarmWidget | OtherWidget;

export interface Dashboard {
  readonly name: string;
  /** Epoch milliseconds of the range that is shown. */
  readonly start: number;
  readonly end: number;
  readonly widgets: readonly Widget[];
}
