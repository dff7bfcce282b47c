"""E-mail for officials' notices: `channel` sends, `mails` writes, `connection` speaks SMTP within a time."""
