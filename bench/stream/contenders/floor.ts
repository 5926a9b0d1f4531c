/** The floor: what no handler gets around, base64 and JSON.parse; nothing is checked, made or sent. */
import { serve } from '../serve';

serve(async ({ Records }) => {
  let [usa, international] = [0, 0];
  for (const { kinesis } of Records) {
    const event = JSON.parse(Buffer.from(kinesis.data, 'base64').toString()) as { country: string };
    if (event.country === 'USA') usa++;
    else international++;
  }
  return { usa, international, bytes: 0 };
});
