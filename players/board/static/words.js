// What the board itself says, by language.
export const WORDS = {
  vi: { pair: "Ghép bảng tin", how: "Cán bộ quét mã hoặc nhập mã này ở bàn làm việc:", waits: "Đang chờ mạng", exercise: "DIỄN TẬP", level: "CẤP ĐỘ RỦI RO" },
  km: { pair: "ភ្ជាប់បន្ទះព័ត៌មាន", how: "មន្ត្រីស្កេនកូដ ឬបញ្ចូលកូដនេះ៖", waits: "កំពុងរង់ចាំបណ្តាញ", exercise: "ការហ្វឹកហាត់", level: "កម្រិតហានិភ័យ" },
  en: { pair: "Pair this board", how: "An official scans or types this code at the desk:", waits: "Waiting for the network", exercise: "EXERCISE", level: "RISK LEVEL" },
};
export const EXERCISE = Object.values(WORDS).map((one) => one.exercise);
// Days of the week from Sunday on. Many a browser on a pole knows no Khmer, and shows English in its place.
const DAYS = {
  vi: ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
  km: ["ថ្ងៃអាទិត្យ", "ថ្ងៃច័ន្ទ", "ថ្ងៃអង្គារ", "ថ្ងៃពុធ", "ថ្ងៃព្រហស្បតិ៍", "ថ្ងៃសុក្រ", "ថ្ងៃសៅរ៍"],
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};

export function dateIn(lang, moment, zone) {
  const form = { timeZone: zone, day: "2-digit", month: "2-digit", year: "numeric" };
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", form).formatToParts(moment).map((one) => [one.type, one.value]));
  const day = new Date(Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day))).getUTCDay();
  return `${(DAYS[lang] ?? DAYS.vi)[day]}, ${parts.day}/${parts.month}/${parts.year}`;
}

export function hourIn(moment, zone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}
