/** What AWS chooses at run time, and where things may be. */
import type { Nat, Subnet } from './world';

export interface Setting {
  /** Which private address a NAT gateway got. */
  readonly natAddress: (nat: Nat) => number;
  /** Whether anything rested on that. */
  readonly asked: () => boolean;
  /** For the choice of ports that no rule names. */
  readonly seed: number;
}

export interface Host {
  readonly subnet: Subnet;
  readonly address: number;
  readonly groups: readonly string[];
  readonly hasPublicAddress: boolean;
  /** Its ephemeral ports. */
  readonly ports: readonly [number, number];
}

export const PORTS = {
  /** Network ACL documentation: "NAT gateways use ports 1024-65535", "Lambda functions use ports 1024-65535". */
  nat: [1024, 65535],
  lambda: [1024, 65535],
  /** `ip_local_port_range` of Linux. */
  linux: [32768, 60999],
} as const;
