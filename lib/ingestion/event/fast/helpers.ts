/**
 * What all fast paths share. Positions go up to `E`, the end of the record, behind which two bytes are 0; `F` = `E` + 1
 * means giving up: as nothing goes on with a byte 0, a position that wasn't looked at leads out of every loop.
 */
export const HELPERS = `
let B,W,E=0,F=0,N=0,V=0,H=false,U=false,T='';
// Line ends inside an event would split it where it is delivered, so that they are not taken for space.
function space(b,p){while(b[p]===32||b[p]===9)p++;return p}
// Bytes that a string goes on after without a thought.
const PLAIN=new Uint8Array(256).map((_,c)=>c>=32&&c<128&&c!==34&&c!==92?1:0);
// The next byte that isn't plain. Eight at once: a byte of each sum gets its highest bit if one of them is high, below 32,
// a quote or a backslash; a borrow can make a later one of the eight look so, never hide one.
function run(b,p){
  for(;;){
    const x=W.getInt32(p,true),y=W.getInt32(p+4,true);
    const u=x^0x22222222,v=y^0x22222222,s=x^0x5c5c5c5c,t=y^0x5c5c5c5c;
    if(((x|y|(x&0x7f7f7f7f)-0x20202020|(y&0x7f7f7f7f)-0x20202020|u-0x01010101&~u|v-0x01010101&~v|s-0x01010101&~s|t-0x01010101&~t)&0x80808080)!==0)break;
    p+=8;
  }
  while(PLAIN[b[p]]===1)p++;
  return p;
}
// Of a string without escapes: position of its closing quote.
function plain(b,p){
  for(;;){
    p=run(b,p);
    const c=b[p];
    if(c===34)return p;
    if(c<128)return F;
    H=true;
    p++;
  }
}
const hex=(c)=>(c>=48&&c<=57)||(c>=65&&c<=70)||(c>=97&&c<=102);
// Of any string: the position behind its closing quote.
function string(b,p){
  for(;;){
    p=run(b,p);
    let c=b[p];
    if(c===34)return p+1;
    if(c===92){
      c=b[++p];
      if(c===117){
        if(!hex(b[p+1])||!hex(b[p+2])||!hex(b[p+3])||!hex(b[p+4]))return F;
        p+=4;
      }else if(c!==34&&c!==92&&c!==47&&c!==98&&c!==102&&c!==110&&c!==114&&c!==116)return F;
    }else if(c<128)return F;
    else H=true;
    p++;
  }
}
// A number of up to 15 digits without an exponent, whose value is exact or rounded once, as JSON.parse does; to V.
function number(b,p,c){
  const minus=c===45;
  if(minus)c=b[++p];
  const from=p;
  let v=0;
  if(c===48)c=b[++p];
  else{
    if(c<49||c>57)return F;
    do{v=v*10+c-48;c=b[++p]}while(c>=48&&c<=57);
  }
  let digits=p-from;
  if(c===46){
    const point=p;
    c=b[++p];
    if(c<48||c>57)return F;
    do{v=v*10+c-48;c=b[++p]}while(c>=48&&c<=57);
    const places=p-point-1;
    digits+=places;
    if(digits>15)return F;
    v/=TENS[places];
  }else if(digits>15)return F;
  if(c===101||c===69)return F;
  V=minus?-v:v;
  return p;
}
const TENS=[1,1e1,1e2,1e3,1e4,1e5,1e6,1e7,1e8,1e9,1e10,1e11,1e12,1e13,1e14,1e15];
function skipNumber(b,p){
  let c=b[p];
  if(c===45)c=b[++p];
  if(c===48)c=b[++p];
  else{
    if(c<49||c>57)return F;
    do c=b[++p];while(c>=48&&c<=57);
  }
  if(c===46){
    c=b[++p];
    if(c<48||c>57)return F;
    do c=b[++p];while(c>=48&&c<=57);
  }
  if(c===101||c===69){
    c=b[++p];
    if(c===43||c===45)c=b[++p];
    if(c<48||c>57)return F;
    do c=b[++p];while(c>=48&&c<=57);
  }
  return p;
}
// Name and colon inside an object that nobody asked for.
function skipName(b,p){
  if(b[p]!==34)return F;
  p=space(b,string(b,p+1));
  return b[p]===58?space(b,p+1):F;
}
// Any value, up to 30 levels deep; 'inside' has a bit a level, 1 for an object.
function skip(b,p){
  let depth=0,inside=0;
  for(;;){
    let c=b[p];
    if(c===34)p=string(b,p+1);
    else if(c===123||c===91){
      const close=c+2;
      p=space(b,p+1);
      if(b[p]===close)p++;
      else{
        if(++depth>30)return F;
        inside=inside<<1|(c===123?1:0);
        if(c===123)p=skipName(b,p);
        if(p>E)return F;
        continue;
      }
    }
    else if(c===116){if(b[p+1]!==114||b[p+2]!==117||b[p+3]!==101)return F;p+=4}
    else if(c===102){if(b[p+1]!==97||b[p+2]!==108||b[p+3]!==115||b[p+4]!==101)return F;p+=5}
    else if(c===110){if(b[p+1]!==117||b[p+2]!==108||b[p+3]!==108)return F;p+=4}
    else p=skipNumber(b,p);
    for(;;){
      if(p>E)return F;
      if(depth===0)return p;
      p=space(b,p);
      c=b[p];
      if(c===44){
        p=space(b,p+1);
        if(inside&1)p=skipName(b,p);
        if(p>E)return F;
        break;
      }
      if(c!==(inside&1?125:93))return F;
      p++;
      depth--;
      inside>>=1;
    }
  }
}
const text=(b,s,e)=>b.toString(H?'utf8':'latin1',s,e);
const num=(v)=>v-v===0?''+v:'null';
function characters(b,s,e){
  let n=0;
  for(;s<e;s++)if((b[s]&192)!==128)n++;
  return n;
}
function pattern(source){
  try{return new RegExp(source,'u')}catch{return new RegExp(source)}
}
// Whether each byte is of the class that its place wants.
function fixed(b,s,classes,places){
  for(let i=0;i<places.length;i++)if((classes[b[s+i]]&places[i])===0)return false;
  return true;
}
function newText(b,known,n,s,e){
  const length=e-s;
  for(let i=0;i<n;i++){
    if(known[2*i+1]!==length)continue;
    const from=known[2*i];
    let j=length-1;
    while(j>=0&&b[from+j]===b[s+j])j--;
    if(j<0)return n;
  }
  if(n<64){known[2*n]=s;known[2*n+1]=length}
  return n+1;
}
function newNumber(known,n,v){
  for(let i=0;i<n;i++)if(known[i]===v)return n;
  if(n<64)known[n]=v;
  return n+1;
}
// Two digits, or something that no comparison is true for.
function two(b,p){
  const x=b[p]-48,y=b[p+1]-48;
  return x>=0&&x<10&&y>=0&&y<10?x*10+y:NaN;
}
function date(b,s,e){
  if(e-s!==10||b[s+4]!==45||b[s+7]!==45)return false;
  const year=two(b,s)*100+two(b,s+2),month=two(b,s+5),day=two(b,s+8);
  if(!(year>=1&&month>=1&&month<=12&&day>=1))return false;
  if(day<=28)return true;
  if(month===2)return day===29&&year%4===0&&(year%100!==0||year%400===0);
  return day<=(month===4||month===6||month===9||month===11?30:31);
}
// Hours, minutes, seconds and up to nine digits of a fraction: the position behind them, or 0.
function clock(b,p,e){
  if(e-p<8||b[p+2]!==58||b[p+5]!==58||!(two(b,p)<=23&&two(b,p+3)<=59&&two(b,p+6)<=59))return 0;
  p+=8;
  if(p<e&&b[p]===46){
    const from=++p;
    while(p<e&&b[p]>=48&&b[p]<=57)p++;
    if(p===from||p-from>9)return 0;
  }
  return p;
}
const time=(b,s,e)=>clock(b,s,e)===e;
function timestamp(b,s,e){
  if(e-s<20||!date(b,s,s+10)||b[s+10]!==84)return false;
  const p=clock(b,s+11,e);
  if(p===0)return false;
  if(b[p]===90)return p+1===e;
  // With an offset the year may become another: the first and the last are for the other path.
  const year=two(b,s)*100+two(b,s+2);
  return (b[p]===43||b[p]===45)&&p+6===e&&b[p+3]===58&&two(b,p+1)<=17&&two(b,p+4)<=59&&year>1&&year<9999;
}
// A valid timestamp in UTC with milliseconds.
function utc(b,s,e){
  if(e-s===24&&b[e-1]===90)return b.toString('latin1',s,e);
  const value=b.toString('latin1',s,e),zone=b[e-1]===90?1:6;
  const local=value.slice(0,19)+'.'+(value.slice(20,-zone)+'000').slice(0,3)+'Z';
  if(zone===1)return local;
  const minutes=two(b,e-5)*60+two(b,e-2);
  return new Date(Date.parse(local)-(b[e-6]===45?-minutes:minutes)*60000).toISOString();
}
`;
