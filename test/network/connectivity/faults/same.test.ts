import { isLocalZone, sameZone } from '../../../../lib/network/connectivity/faults/common/same';

test.each([
  ['eu-central-1a', 'eu-central-1a', true],
  ['eu-central-1a', 'eu-central-1b', false],
  ['euc1-az1', 'euc1-az2', false],
  ['euc1-az1', 'eu-central-1a', undefined],
  ['⟦=zone 1 of eu-central-1⟧', '⟦=zone 1 of eu-central-1⟧', true],
  ['⟦=zone 1 of eu-central-1⟧', '⟦=zone 2 of eu-central-1⟧', false],
  ['⟦=zone 1 of eu-central-1⟧', 'eu-central-1b', undefined],
  ['⟦=zone 1 of eu-central-1⟧', 'us-east-1a', false],
  ['us-east-1a', '⟦=zone 1 of Region⟧', undefined],
  ['⟦=zone 1 of eu-central-1⟧', '⟦Stack/Subnet.AvailabilityZone⟧', undefined],
  ['⟦?parameter Zone⟧', '⟦?parameter Zone⟧', undefined],
  ['dummy1a', 'dummy1b', undefined],
  [undefined, 'eu-central-1a', undefined],
])('zones %s and %s: %s', (a, b, same) => {
  expect(sameZone(a, b)).toBe(same);
  expect(sameZone(b, a)).toBe(same);
});

test.each([
  ['us-west-2-lax-1a', true],
  ['us-east-1-wl1-bos-wlz-1', true],
  ['us-west-2a', false],
  ['us-gov-west-1a', false],
  [undefined, false],
])('%s is a Local Zone: %s', (zone, local) => {
  expect(isLocalZone(zone)).toBe(local);
});
