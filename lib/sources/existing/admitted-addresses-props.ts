export interface AdmittedAddressesProps {
  /** Group of the database. */
  readonly securityGroupId: string;
  readonly port: number;
  /** Blocks that it lets in on that port. */
  readonly cidrBlocks: readonly string[];
  /** Region of the group. @default that of the stack */
  readonly region?: string;
}
