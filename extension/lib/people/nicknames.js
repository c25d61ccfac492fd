// @ts-check
/** First names that stand for one another: who signs as Robert may write as bob@. */

const GROUPS = `
  abigail abby|alan al|angela angie|beverly bev|bradley brad|carolyn carol|clifford cliff|cynthia cindy|douglas doug
  albert al bert|alexander alex sasha xander|alexandra alex sandra sasha|alfred al fred|andrew andy drew
  anthony tony|antonio toni tony|barbara barb|benjamin ben|bernhard bernd|catherine cathy kate katie cat|charles charlie chuck
  christina chris tina|christine chris tina|christopher chris kit|daniel dan danny|david dave|deborah deb debbie
  donald don|dorothy dot|edward ed eddie ted ned|elizabeth liz beth betsy eliza lisa|eugene gene|francis frank
  francisco paco|frederick fred|friedrich fritz|gabriel gabe|gerald gerry jerry|gregory greg|gwendolyn gwen|hans johannes
  henry hank harry|jacob jake|james jim jimmy jamie|janet jan|jeffrey jeff|jennifer jen jenny|jessica jess|joan jo
  johannes hannes jo jan|john johnny jack jon|jonathan jon|joseph joe|josephine jo|joshua josh|josé pepe|judith judy
  karl-heinz kalle|katherine kathy kate katie kat|kathleen kathy|kenneth ken|kimberly kim|lawrence larry|leonard len leo
  louis lou|madeline maddie|manuel manu|margaret maggie meg peggy|matthew matt|matthias matze|maximilian max|megan meg
  melissa mel|michael mike mick|mikhail misha|nathaniel nate nathan|nicholas nick|nicole nicky|olivia liv|pamela pam
  patricia pat tricia trish patty|patrick pat|peter pete|philip phil|phillip phil|rachel rach|raymond ray|rebecca becky|richard rick dick rich
  robert bob rob bobby bert|ronald ron|rosemary rose|russell russ|samantha sam|samuel sam|sebastian seb basti|sharon shari
  solomon sol|stanley stan|stephanie steph|stephen steve|steven steve|susan sue suzy|suzanne sue|terence terry|theodore ted theo
  theresa terry|thomas tom tommy|timothy tim|tobias tobi|ulrich uli|valerie val|veronica ronnie|victoria vicky tori|vincent vince
  vladimir vova|walter walt|wilhelm willi|william bill will billy|wolfgang wolf|zachary zach
`;

/** @type {Map<string, Set<string>>} */
const ALIKE = new Map();
for (const group of GROUPS.trim().split(/[|\n]/)) {
  const [formal = "", ...short] = group.trim().split(" ");
  for (const name of short) {
    ALIKE.set(formal, (ALIKE.get(formal) ?? new Set()).add(name));
    ALIKE.set(name, (ALIKE.get(name) ?? new Set()).add(formal));
  }
}

/** @param {string} first Folded. @returns {string[]} */
export const nicknamesOf = (first) => [...(ALIKE.get(first) ?? [])];
