/** The part of the Open Data Contract Standard 3.1 that the platform reads. The whole is checked by its JSON schema. */
export interface Contract {
  readonly name?: string;
  readonly version: string;
  readonly schema?: readonly ContractObject[];
  readonly slaProperties?: readonly SlaProperty[];
  readonly team?: Team | readonly TeamMember[];
}

export interface ContractObject {
  readonly name: string;
  readonly physicalName?: string;
  readonly properties?: readonly ContractProperty[];
  readonly quality?: readonly QualityRule[];
}

export interface ContractProperty {
  readonly name: string;
  readonly physicalName?: string;
  readonly logicalType?: string;
  /** minLength, minimum, minItems, … */
  readonly logicalTypeOptions?: Readonly<Record<string, unknown>>;
  /** Fields of an object. */
  readonly properties?: readonly ContractProperty[];
  /** What a list has; without a name. */
  readonly items?: Omit<ContractProperty, 'name'>;
  readonly physicalType?: string;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly primaryKey?: boolean;
  readonly primaryKeyPosition?: number;
  readonly classification?: string;
  /** Says that the column is made by the dataset's transform, or by the consumer of a stream, and isn't in the source. */
  readonly transformLogic?: string;
  readonly customProperties?: readonly { readonly property: string; readonly value: unknown }[];
  readonly quality?: readonly QualityRule[];
}

export interface QualityRule {
  readonly id?: string;
  readonly name?: string;
  readonly type?: 'library' | 'sql' | 'text' | 'custom';
  readonly metric?: 'nullValues' | 'missingValues' | 'invalidValues' | 'duplicateValues' | 'rowCount';
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly query?: string;
  readonly unit?: string;
  readonly severity?: string;
  readonly mustBe?: unknown;
  readonly mustNotBe?: unknown;
  readonly mustBeGreaterThan?: number;
  readonly mustBeGreaterOrEqualTo?: number;
  readonly mustBeLessThan?: number;
  readonly mustBeLessOrEqualTo?: number;
  readonly mustBeBetween?: readonly [number, number];
  readonly mustNotBeBetween?: readonly [number, number];
}

export interface SlaProperty {
  readonly property: string;
  readonly value: unknown;
  readonly unit?: string;
}

export interface Team {
  readonly name?: string;
  readonly members?: readonly TeamMember[];
}

export interface TeamMember {
  readonly username: string;
  readonly role?: string;
}
