"""How much of what is allowed, as a table.

Limits count by device, phone or code where they can. A limit by network alone is generous: a whole commune can share
one address behind a carrier's NAT. What is limited, and by whom it is counted: `models.access.guards`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from limits import RateLimitItem, parse


class Limit(StrEnum):
    """Names of the limits."""

    ACKNOWLEDGE = "acknowledge"
    CHAT = "chat"
    CHAT_ADDRESS = "chat_address"
    CHECK_IN = "check_in"
    CODE_ALL = "code_all"
    CODE_CALLER = "code_caller"
    CODE_NETWORK = "code_network"
    COMPLAIN_HERE = "complain_here"
    COMPLAIN_NETWORK = "complain_network"
    DEVICE_REGISTER = "device_register"
    DEVICE_SLOW = "device_slow"
    FAMILY = "family"
    FAMILY_CODE = "family_code"
    FAMILY_NETWORK = "family_network"
    FEEDBACK_NETWORK = "feedback_network"
    INVITATION = "invitation"
    KEY = "key"
    KEY_REFUSED = "key_refused"
    LINK = "link"
    LINK_ALL = "link_all"
    LINK_CODE = "link_code"
    LINK_NETWORK = "link_network"
    LOGIN_ADDRESS = "login_address"
    MARK = "mark"
    NEARBY = "nearby"
    OPEN311_NUMBER = "open311_number"
    OPEN311_ROWS = "open311_rows"
    OTP_ALL_DAY = "otp_all_day"
    OTP_ALL_HOUR = "otp_all_hour"
    OTP_DEVICE = "otp_device"
    OTP_HERE = "otp_here"
    OTP_NETWORK = "otp_network"
    OTP_PHONE = "otp_phone"
    OTP_RANGE = "otp_range"
    OTP_VERIFY = "otp_verify"
    PAIR_ALL = "pair_all"
    PAIR_BURST = "pair_burst"
    PAIR_CODE = "pair_code"
    PAIR_CODE_ALL = "pair_code_all"
    PAIR_CODE_NETWORK = "pair_code_network"
    PAIR_NETWORK = "pair_network"
    PIN = "pin"
    PIN_ALL = "pin_all"
    PIN_CALLER = "pin_caller"
    PIN_HERE = "pin_here"
    PIN_NETWORK = "pin_network"
    PIN_NETWORK_DEVICES = "pin_network_devices"
    PIN_SHARE = "pin_share"
    PIN_SLOW = "pin_slow"
    PIN_SLOW_DAY = "pin_slow_day"
    PIN_SLOW_NETWORK = "pin_slow_network"
    POST_PUSH = "post_push"
    POST_SMS = "post_sms"
    POST_ZALO = "post_zalo"
    PROPOSE = "propose"
    REPORT = "report"
    RESIDENT_STEP = "resident_step"
    SMS_REPLY = "sms_reply"
    SMS_REPLY_ALL = "sms_reply_all"
    SMS_RESCUE = "sms_rescue"
    SURVEY_NETWORK = "survey_network"
    SURVEY_SMS = "survey_sms"
    UPLOAD = "upload"
    UPLOAD_NETWORK = "upload_network"
    WRITE = "write"


class Allowance(NamedTuple):
    """How much of something is allowed, and why so much."""

    item: RateLimitItem
    why: str

    @property
    def amount(self) -> int:
        """Return how much is allowed in one window."""
        return int(self.item.amount)


#: How much of each is allowed. Who asks more often learns when to come back. Who counts: `models.access.guards`.
LIMITS: Mapping[Limit, Allowance] = {
    Limit.ACKNOWLEDGE: Allowance(
        parse("600/hour"), "Warnings that one phone says it displayed: more than there ever are."
    ),
    Limit.CHAT: Allowance(parse("40/minute"), "One conversation: more than anybody types."),
    Limit.CHAT_ADDRESS: Allowance(
        parse("1200/minute"), "All conversations of one network; generous, for carriers' NAT."
    ),
    Limit.CHECK_IN: Allowance(
        parse("60/hour"), "Answers of one person that they are safe; whoever needs help is not counted."
    ),
    Limit.CODE_ALL: Allowance(
        parse("20000/hour"),
        "Codes that nobody may see, over all: it harms nobody, for public and own reports go on opening.",
    ),
    Limit.CODE_CALLER: Allowance(
        parse("60/hour"), "Codes that this caller may not see: more than anybody mistypes."
    ),
    Limit.CODE_NETWORK: Allowance(
        parse("300/hour"), "Codes that nobody there may see; generous, for carriers' NAT."
    ),
    Limit.COMPLAIN_HERE: Allowance(
        parse("10/hour"),
        "Complaints of one outlet from one network: the tenth neighbour tells the desk nothing new.",
    ),
    Limit.COMPLAIN_NETWORK: Allowance(
        parse("60/hour"), "Complaints of outlets from one network; generous, for carriers' NAT."
    ),
    Limit.DEVICE_REGISTER: Allowance(
        parse("600/hour"),
        "New installations of one network; generous, for carriers' NAT. Then the slow lane.",
    ),
    Limit.DEVICE_SLOW: Allowance(
        parse("60/minute"),
        "The slow lane: who waits a minute gets in, and their installation counts as doubtful.",
    ),
    Limit.FAMILY: Allowance(parse("60/hour"), "Codes that one person shows to link their family."),
    Limit.FAMILY_CODE: Allowance(
        parse("10/hour"), "Wrong codes of families by one person; there are 800 trillion."
    ),
    Limit.FAMILY_NETWORK: Allowance(
        parse("300/hour"), "Wrong codes of families of one network; generous, for carriers' NAT."
    ),
    Limit.FEEDBACK_NETWORK: Allowance(
        parse("20/day"),
        "Voices on one post of people unproved, by network; more of them count as doubtful.",
    ),
    Limit.INVITATION: Allowance(parse("120/hour"), "Wrong tokens of invitations, by network."),
    Limit.KEY: Allowance(parse("600/hour"), "A key for which nothing else was agreed."),
    Limit.KEY_REFUSED: Allowance(
        parse("120/minute"), "CAP documents of one key that were refused; they do not count as writes."
    ),
    Limit.LINK: Allowance(parse("20/hour"), "Codes that one chat shows to be joined with another."),
    Limit.LINK_ALL: Allowance(
        parse("200/hour"),
        "Wrong codes of chats, over all: of a million, ten in use are met by one hour of guessing in 500.",
    ),
    Limit.LINK_CODE: Allowance(parse("5/hour"), "Wrong codes that one chat types."),
    Limit.LINK_NETWORK: Allowance(
        parse("60/hour"), "Wrong codes of chats of one network, where any name may be taken."
    ),
    Limit.LOGIN_ADDRESS: Allowance(
        parse("300/hour"),
        "Failed sign-ins of one network: each costs an argon2 hash. Not of those known there.",
    ),
    Limit.MARK: Allowance(parse("1200/hour"), "Marks and saved posts of one reader, many in each."),
    Limit.NEARBY: Allowance(
        parse("1200/minute"), "Questions what lies near, by network; generous, for carriers' NAT."
    ),
    Limit.OPEN311_NUMBER: Allowance(
        parse("2000/hour"), "Unknown numbers and tokens, by key, else by network."
    ),
    Limit.OPEN311_ROWS: Allowance(
        parse("200000/hour"), "Rows of lists of requests, by key, else by network."
    ),
    Limit.OTP_ALL_DAY: Allowance(
        parse("3000/day"), "One-time codes of all; the setting OTP_PER_DAY says how many."
    ),
    Limit.OTP_ALL_HOUR: Allowance(
        parse("600/hour"), "One-time codes of all; the setting OTP_PER_HOUR says how many."
    ),
    Limit.OTP_DEVICE: Allowance(parse("10/hour"), "One-time codes that one device or official asks for."),
    Limit.OTP_HERE: Allowance(
        parse("4/hour"),
        "One-time codes to one number that new devices of one network ask for: of five one stays for another network.",
    ),
    Limit.OTP_NETWORK: Allowance(
        parse("60/hour"), "One-time codes that new devices of one network ask for; each costs money."
    ),
    Limit.OTP_PHONE: Allowance(
        parse("5/hour"), "One-time codes to one number or mailbox: nobody's phone rings all night."
    ),
    Limit.OTP_RANGE: Allowance(
        parse("100/hour"),
        "One-time codes of new devices to ten thousand neighbouring numbers: who owns a range earns by each.",
    ),
    Limit.OTP_VERIFY: Allowance(parse("10/hour"), "One-time codes that one device or official tries."),
    Limit.PAIR_ALL: Allowance(
        parse("20000/hour"),
        "Devices of outlets that ask to be paired: three thousand codes at once, at most.",
    ),
    Limit.PAIR_BURST: Allowance(
        parse("60/minute"),
        "Devices of one network that ask to be paired at once; a workshop switches on fewer.",
    ),
    Limit.PAIR_CODE: Allowance(
        parse("20/hour"), "Codes of devices that one official mistypes; there are 25 billion."
    ),
    Limit.PAIR_CODE_ALL: Allowance(
        parse("500/hour"), "Wrong codes of devices, over all: one hour of guessing meets one in 15,000 times."
    ),
    Limit.PAIR_CODE_NETWORK: Allowance(parse("100/hour"), "Wrong codes of devices of one network."),
    Limit.PAIR_NETWORK: Allowance(
        parse("600/hour"),
        "Devices of one network that ask to be paired; generous, for a workshop and carriers' NAT.",
    ),
    Limit.PIN: Allowance(
        parse("200/day"),
        "Wrong PINs of one report from ways that never showed the right one: 7 of 100 chances in a year.",
    ),
    Limit.PIN_ALL: Allowance(
        parse("6000/hour"), "Wrong PINs over all reports, from ways that never showed the right one."
    ),
    Limit.PIN_CALLER: Allowance(
        parse("30/hour"), "Wrong PINs of one device, citizen or conversation, over all reports."
    ),
    Limit.PIN_HERE: Allowance(
        parse("10/hour"),
        "Wrong PINs of one report by one device or citizen, else from one network or conversation. Then the slow lane.",
    ),
    Limit.PIN_NETWORK: Allowance(
        parse("300/hour"),
        "Wrong PINs of one network by callers without a token, over all reports. Then the slow lane.",
    ),
    Limit.PIN_NETWORK_DEVICES: Allowance(
        parse("600/hour"), "Wrong PINs of all devices and citizens of one network. Then the slow lane."
    ),
    Limit.PIN_SHARE: Allowance(
        parse("40/day"),
        "Wrong PINs of one report from one network, whatever devices it has: no network uses up the report's.",
    ),
    Limit.PIN_SLOW: Allowance(
        parse("1/20second"),
        "The slow lane: wrong PINs of one report from one network; the owner waits seconds.",
    ),
    Limit.PIN_SLOW_DAY: Allowance(
        parse("30/day"),
        "The slow lane in a day: with ten an hour, a network that is known guesses 10 of 100 times in a year.",
    ),
    Limit.PIN_SLOW_NETWORK: Allowance(parse("300/hour"), "The slow lane of one network, over all reports."),
    Limit.POST_PUSH: Allowance(
        parse("30000/minute"), "Posts by push to all devices: a twentieth of what FCM takes."
    ),
    Limit.POST_SMS: Allowance(parse("2000/day"), "Urgent posts by SMS, to all numbers: what a day may cost."),
    Limit.POST_ZALO: Allowance(
        parse("300/minute"), "Posts on Zalo to all followers: leaves half of its calls to chats and warnings."
    ),
    Limit.PROPOSE: Allowance(parse("600/hour"), "Proposals of a category: one each time the text changes."),
    Limit.REPORT: Allowance(parse("30/hour"), "Reports of one resident; calls for rescue are not counted."),
    Limit.RESIDENT_STEP: Allowance(
        parse("30/hour"), "Steps of the reporter on one report: each puts work on a desk."
    ),
    Limit.SMS_REPLY: Allowance(parse("20/hour"), "Replies by SMS to one number; each costs money."),
    Limit.SMS_REPLY_ALL: Allowance(
        parse("600/hour"), "Replies by SMS to all numbers: what a bad day may cost."
    ),
    Limit.SMS_RESCUE: Allowance(
        parse("30/hour"),
        "Replies by SMS to one number that calls for rescue or answers a warning; not of those before.",
    ),
    Limit.SURVEY_NETWORK: Allowance(
        parse("20/day"),
        "Answers to one survey of people unproved, by network; more of them count as doubtful.",
    ),
    Limit.SURVEY_SMS: Allowance(
        parse("2000/day"), "Invitations to surveys by SMS, to all numbers: what a day may cost."
    ),
    Limit.UPLOAD: Allowance(parse("60/hour"), "Photos of one resident."),
    Limit.UPLOAD_NETWORK: Allowance(
        parse("1200/hour"), "Photos of one network; generous, for carriers' NAT."
    ),
    Limit.WRITE: Allowance(parse("300/hour"), "Other writes of one resident."),
}
