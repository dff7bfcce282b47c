"use strict";
// What the page itself says; everything else comes from the bot. Khmer texts await review by a native speaker.
window.LoaTexts = {
  vi: {
    language: "Ngôn ngữ", photo: "Gửi ảnh", place: "Gửi vị trí", write: "Viết tin nhắn", send: "Gửi",
    log: "Cuộc trò chuyện", sending: "Đang gửi…", failed: "Chưa gửi được. Bấm để gửi lại.",
    lost: "Chưa gửi được và không lưu lại vì có mã PIN. Hãy nhập lại.", resending: "Đang gửi lại tin chưa gửi…",
    no_place: "Không lấy được vị trí. Hãy gõ tên xã, phường.", asking_place: "Đang tìm vị trí…",
    my_place: "📍 Vị trí của tôi", slow: "Bạn gửi quá nhanh, xin đợi một chút.", hint: "Nhắn tin…",
    bad_photo: "Ảnh này không dùng được.",
    menu: "Menu", forget: "Xóa trò chuyện", forget_title: "Xóa cuộc trò chuyện này?",
    forget_what: "Lời nhắn, mã và PIN trên máy này sẽ bị xóa, và tin trả lời không đến đây nữa. Phản ánh đã gửi vẫn được xử lý: hãy ghi lại mã và PIN.",
    forget_no: "Giữ lại", forget_yes: "Xóa",
  },
  km: {
    language: "ភាសា", photo: "ផ្ញើរូបភាព", place: "ផ្ញើទីតាំង", write: "សរសេរសារ", send: "ផ្ញើ",
    log: "ការសន្ទនា", sending: "កំពុងផ្ញើ…", failed: "មិនទាន់ផ្ញើបាន។ ចុចដើម្បីផ្ញើម្តងទៀត។",
    lost: "មិនទាន់ផ្ញើ ហើយមិនបានរក្សាទុកទេ ព្រោះមានលេខ PIN។ សូមសរសេរម្តងទៀត។", resending: "កំពុងផ្ញើសារដែលមិនទាន់ផ្ញើម្តងទៀត…",
    no_place: "រកទីតាំងមិនឃើញ។ សូមសរសេរឈ្មោះឃុំ។", asking_place: "កំពុងរកទីតាំង…",
    my_place: "📍 ទីតាំងរបស់ខ្ញុំ", slow: "លឿនពេក សូមរង់ចាំបន្តិច។", hint: "សរសេរសារ…",
    bad_photo: "រូបភាពនេះប្រើមិនបានទេ។",
    menu: "ម៉ឺនុយ", forget: "លុបការសន្ទនា", forget_title: "លុបការសន្ទនានេះ?",
    forget_what: "សារ លេខកូដ និង PIN នៅលើឧបករណ៍នេះនឹងត្រូវលុប ហើយចម្លើយនឹងមិនមកទីនេះទៀតទេ។ សំណើដែលបានផ្ញើនៅតែដោះស្រាយ៖ សូមកត់លេខកូដ និង PIN ទុក។",
    forget_no: "រក្សាទុក", forget_yes: "លុប",
  },
  en: {
    language: "Language", photo: "Send a photo", place: "Share my position", write: "Write a message", send: "Send",
    log: "Conversation", sending: "Sending…", failed: "Not sent. Tap to send again.",
    lost: "Not sent, and not kept since it has a PIN. Please write it again.", resending: "Sending again what was not sent…",
    no_place: "No position found. Type the name of the commune.", asking_place: "Looking for your position…",
    my_place: "📍 My position", slow: "Too many messages, please wait a moment.", hint: "Write a message…",
    bad_photo: "This photo cannot be used.",
    menu: "Menu", forget: "Forget this chat", forget_title: "Forget this conversation?",
    forget_what: "Messages, codes and PINs are removed from this device, and answers no longer arrive here. Reports you sent go on: write down their code and PIN.",
    forget_no: "Keep it", forget_yes: "Forget",
  },
};
