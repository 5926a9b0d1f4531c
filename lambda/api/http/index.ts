/** How an API is called: one request over the network, and within all limits, tried again where that may help. */
export { createClient, type ClientOptions, type Observed } from './client';
export { systemClock, type Clock } from './clock';
export { addressOf, excerpt, where } from './describe';
export { checkLink } from './links';
export { createTransport, type TransportSpec } from './transport/transport';
