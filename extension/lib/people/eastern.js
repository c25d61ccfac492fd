// @ts-check
/** Chinese, Japanese and Korean names: no capitals, the family's first, an office behind. */
import { agreement, STRONG } from "./agreement.js";

/** @import {Page, Place} from "./page.js" */
/** @import {Span} from "./page-text.js" */
/** @import {Evidence} from "./evidence.js" */
/** @typedef {{name: string, sure: boolean}} Eastern */

const KOREAN =
  "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍 고 문 양 손 배 백 허 유 남 심 노 하 곽 성 차 주 우 구 민 진 나 지 엄 채 원 " +
  "천 방 공 현 함 변 염 여 추 도 소 석 선 설 마 길 위 표 명 기 반 왕 금 옥 육 맹 제 모 탁 국 은 편 용 남궁 황보 선우";
const CHINESE =
  "王 李 张 張 刘 劉 陈 陳 杨 楊 黄 黃 赵 趙 吴 吳 周 徐 孙 孫 马 馬 朱 胡 郭 何 高 林 罗 羅 郑 鄭 梁 谢 謝 宋 唐 许 許 韩 韓 冯 馮 邓 鄧 曹 彭 曾 " +
  "肖 萧 蕭 田 董 袁 潘 蒋 蔣 蔡 余 杜 叶 葉 程 苏 蘇 魏 吕 呂 丁 任 沈 姚 卢 盧 姜 崔 钟 鍾 谭 譚 陆 陸 汪 范 金 石 廖 贾 賈 夏 韦 付 方 白 邹 鄒 " +
  "孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 龍 史 陶 黎 贺 顾 顧 毛 郝 龚 邵 万 钱 錢 严 覃 武 戴 莫 孔 向 汤 欧阳 歐陽 司马 司馬 上官 诸葛 諸葛";
const FAMILIES = new Set(`${KOREAN} ${CHINESE}`.split(" "));
const OFFICES =
  "명예교수|겸임교수|초빙교수|부교수|조교수|정교수|교수|박사|기자|칼럼니스트|대표|팀장|과장|부장|차장|원장|실장|소장|센터장|담당자?|변호사|선생님?|님|씨|" +
  "副教授|准教授|特任教授|教授|讲师|講師|助教|老师|老師|先生|女士|博士|院长|主任|经理|記者|记者|律师|弁護士|部長|課長|社長|様|さん|氏";
const OFFICE = new RegExp(`^(?:${OFFICES})$`, "u");
const BEHIND = new RegExp(`(?:${OFFICES})$`, "u");
const LABEL = /(?:이름|성명|담당자?|姓名|氏名|名前|担当者?|联系人|聯絡人)\s*[:：]?\s*$/u;
const WORDS = new Set(
  (
    "이메일 연구실 연락처 전화번호 전화 주소 이름 성명 전공 정보 공지 소개 제목 문의 안내 조교 학과장 학부장 사진 한국 서울 " +
    "高级 方向 金融 安全 成果 任职 任教 时间 方法 江苏 江西 文化 管理 项目 向量 万元 黄金 石油 方式 何时 曾任 白天 高校 高等 金属"
  ).split(" "),
);
const TOKEN = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}々ー]+/gu;
const SPACED = /^[\p{Script=Han}々]{1,3}[ \u3000][\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}々]{1,4}$/u;
const FAR = 400;
const OFTEN = 3;

/** @param {string} text */
export const isEastern = (text) => /[\p{Script=Han}\p{Script=Hangul}]/u.test(text);

/** @param {string} token */
function isName(token) {
  const family = [2, 1].map((length) => token.slice(0, length)).find((start) => FAMILIES.has(start)) ?? "";
  const given = token.length - family.length;
  return family !== "" && given >= 1 && given <= 2 && !WORDS.has(token) && !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(token);
}

/**
 * Names in a stretch; sure of those with an office behind or before, or behind a label.
 * @param {string} text @returns {Eastern[]}
 */
function easternNames(text) {
  return text.split("\n").flatMap((line) => {
    const plain = line.trim();
    if (SPACED.test(plain)) return [{ name: plain.replace("\u3000", " "), sure: false }];
    const tokens = [...line.matchAll(TOKEN)];
    return tokens.flatMap(({ 0: token, index }, at) => {
      const name = OFFICE.test(token) ? "" : token.replace(BEHIND, "");
      if (!isName(name)) return isName(token) && !OFFICE.test(token) ? [{ name: token, sure: false }] : [];
      const beside = [tokens[at - 1]?.[0] ?? "", tokens[at + 1]?.[0] ?? ""];
      return [{ name, sure: name !== token || beside.some((one) => OFFICE.test(one)) || LABEL.test(line.slice(0, index)) }];
    });
  });
}

/**
 * The one the address spells, else the only one in its record.
 * @param {Page} page @param {Place} place @param {Span} record @param {Span} stretch @returns {Evidence[]}
 */
export function easternEvidence(page, place, record, stretch) {
  const { text } = page.text;
  if (!isEastern(text.slice(stretch.start, stretch.end))) return [];
  const { email, node } = place;
  const claim = (/** @type {string} */ name, /** @type {number} */ base) => ({ email, node, name, base, signal: "nearby" });
  const names = easternNames(text.slice(stretch.start, stretch.end));
  const spelled = new Set(names.map(({ name }) => name).filter((name) => agreement(name, email) >= STRONG));
  if (spelled.size) return spelled.size === 1 ? [...spelled].map((name) => claim(name, 0.5)) : [];
  const line = text.slice(Math.max(stretch.start, text.lastIndexOf("\n", place.start) + 1), place.start);
  const beside = easternNames(line);
  if (!beside.length && record.end - record.start > FAR) return [];
  const own = (beside.length ? beside : easternNames(text.slice(record.start, record.end))).filter(
    ({ name }) => text.split(name).length - 1 <= OFTEN,
  );
  const sure = own.filter((one) => one.sure);
  const chosen = new Set((sure.length ? sure : own).map(({ name }) => name));
  return chosen.size === 1 ? [...chosen].map((name) => claim(name, sure.length ? 0.65 : 0.5)) : [];
}
