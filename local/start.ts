/** `npm start`: the platform on this machine, deployed, loaded and running until Ctrl-C. */
import { command } from './runtime/command';
import { parseStartOptions, USAGE } from './start/options';
import { killMachines } from './start/machines';
import { start } from './start/start';

// Node.js 20 is enough for everything here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

void command(async (signal) => {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) return void process.stdout.write(USAGE);
  return start(options, signal);
}, killMachines);
