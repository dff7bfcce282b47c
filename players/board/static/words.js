// What the board itself says, by language.
export const WORDS = {
  vi: { pair: "Ghép bảng tin", how: "Cán bộ quét mã hoặc nhập mã này ở bàn làm việc:", waits: "Đang chờ mạng", exercise: "DIỄN TẬP", level: "CẤP ĐỘ RỦI RO" },
  km: { pair: "ភ្ជាប់បន្ទះព័ត៌មាន", how: "មន្ត្រីស្កេនកូដ ឬបញ្ចូលកូដនេះ៖", waits: "កំពុងរង់ចាំបណ្តាញ", exercise: "ការហ្វឹកហាត់", level: "កម្រិតហានិភ័យ" },
  en: { pair: "Pair this board", how: "An official scans or types this code at the desk:", waits: "Waiting for the network", exercise: "EXERCISE", level: "RISK LEVEL" },
};
export const EXERCISE = Object.values(WORDS).map((one) => one.exercise);
const LOCALES = { vi: "vi-VN", km: "km-KH", en: "en-GB" };

export function dateIn(lang, moment, zone) {
  const form = { timeZone: zone, weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", numberingSystem: "latn" };
  return new Intl.DateTimeFormat(LOCALES[lang] ?? LOCALES.vi, form).format(moment);
}

export function hourIn(moment, zone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}
