import { fixedPattern } from './fixed';
import { isOneOf, type Uses } from './uses';
import { literal } from './literals';
import type { Node } from './tree';

/** Statements that read and check one value that is not null: `c` is its first byte at `p`; `return F` gives up. */
export function readValue(node: Node, uses: Uses): string {
  const { field } = node;
  switch (field.type) {
    case 'object':
      return `if(c!==123)return F;${field.fields ? `p=o${node.id}(b,p+1);` : 'p=skip(b,p);'}`;
    case 'array':
      return `if(c!==91)return F;p=a${node.id}(b,p+1);${node.actions.length ? 'n=N;' : ''}`;
    case 'boolean':
      return (
        'if(c===116){if(b[p+1]!==114||b[p+2]!==117||b[p+3]!==101)return F;p+=4;t=true}' +
        'else if(c===102){if(b[p+1]!==97||b[p+2]!==108||b[p+3]!==115||b[p+4]!==101)return F;p+=5;t=false}else return F;' +
        among(node, uses)
      );
    case 'integer':
    case 'number':
      return `p=number(b,p,c);if(p>E)return F;v=V;${range(node)}${among(node, uses)}`;
    default:
      return readText(node, uses);
  }
}

function range({ field }: Node): string {
  const tests = [];
  if (field.type === 'integer') tests.push('V%1!==0');
  if (field.minimum !== undefined) tests.push(`v<${field.minimum}`);
  if (field.maximum !== undefined) tests.push(`v>${field.maximum}`);
  if (field.exclusiveMinimum !== undefined) tests.push(`v<=${field.exclusiveMinimum}`);
  if (field.exclusiveMaximum !== undefined) tests.push(`v>=${field.exclusiveMaximum}`);
  return tests.length ? `if(${tests.join('||')})return F;` : '';
}

const among = (node: Node, uses: Uses): string =>
  node.field.enum ? `if(!(${isOneOf(node, node.field.enum, uses)}))return F;` : '';

function readText(node: Node, uses: Uses): string {
  const { field } = node;
  const checks = [among(node, uses)];
  if (field.minLength !== undefined || field.maxLength !== undefined) {
    const tests = [];
    if (field.minLength !== undefined) tests.push(`n<${field.minLength}`);
    if (field.maxLength !== undefined) tests.push(`n>${field.maxLength}`);
    checks.push(`n=H?characters(b,s,e):e-s;if(${tests.join('||')})return F;`);
  }
  if (field.pattern !== undefined) {
    const name = `r${node.id}`;
    const fixed = fixedPattern(field.pattern);
    if (fixed) {
      const { classes, places } = fixed;
      uses.declarations.push(`const ${name}=[new Uint8Array([${classes}]),new Uint8Array([${places}])];`);
      checks.push(`if(e-s!==${places.length}||!fixed(b,s,${name}[0],${name}[1]))return F;`);
    } else {
      uses.declarations.push(`const ${name}=pattern(${literal(field.pattern)});`);
      checks.push(`if(!${name}.test(text(b,s,e)))return F;`);
    }
  }
  if (field.type !== 'string') checks.push(`if(!${field.type}(b,s,e))return F;`);
  const needed = checks.some((check) => check !== '') || node.spans;
  if (!needed) return 'if(c!==34)return F;p=string(b,p+1);';
  return `if(c!==34)return F;s=p+1;e=plain(b,s);if(e>E)return F;p=e+1;${checks.join('')}`;
}
