import type { Construct } from 'constructs';
import type { ResolvedPlatform } from '../platform/definition';
import { DataStack } from './data-stack';
import { NetworkStack } from './network-stack';
import { PipelinesStack } from './pipelines-stack';

export interface PlatformStacksProps {
  readonly platform: ResolvedPlatform;
  /** Address or path of the runbooks' folder, to which alarms link. @default 'docs/runbooks' */
  readonly runbookBaseUrl?: string;
  /** Folder of installed Python libraries, where the network has no way out. @default '.headwater/python-libraries' */
  readonly librariesFolder?: string;
  /** Folder of the platform, with `lambda/stream`, `lambda/api` and the code that datasets and sources name. @default the repository */
  readonly root?: string;
}

/** The stacks of one environment. Each refers to those before it and never the other way round. */
export class PlatformStacks {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly pipelines: PipelinesStack;

  constructor(scope: Construct, props: PlatformStacksProps) {
    const { platform } = props;
    this.network = new NetworkStack(scope, `${platform.prefix}-network`, { platform });
    this.data = new DataStack(scope, `${platform.prefix}-data`, { platform, network: this.network.network });
    this.pipelines = new PipelinesStack(scope, `${platform.prefix}-pipelines`, {
      ...props,
      network: this.network.network,
      lake: this.data.lake,
      databases: this.data.databases,
      streams: this.data.streams,
      apiCredentials: this.data.apiCredentials,
    });
  }
}
